import type { ServerMessage } from '../../../shared/contract/stream.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Viewer } from '../../core/access/may-read.ts'
import type { StreamDeps } from './stream-deps.ts'

/** Further behind than this, loading the lists again is quicker than replaying. Entries. */
const LONGEST_REPLAY = 5_000

/**
 * What a client that knows everything up to `since` has missed: the current value of each thing that changed, once, in
 * the order of its last change; or `resync` when that is too much, or when the client is ahead of this log (a restored
 * backup).
 */
export async function replay(
  deps: StreamDeps,
  viewer: Viewer,
  since: number,
): Promise<{ messages: ServerMessage[]; head: number }> {
  const head = await deps.store.read(async (tx) => (await tx.log.head()).seq)
  if (since === head) return { messages: [{ type: 'caught-up', seq: head }], head }
  if (since > head || head - since > LONGEST_REPLAY)
    return { messages: [{ type: 'resync', seq: head }], head }
  const entries = await deps.store.read((tx) => tx.log.read(since, LONGEST_REPLAY))
  const missed = entries.filter((entry) => entry.seq <= head)
  const messages: ServerMessage[] = []
  for (const entry of lastOfEachSubject(missed)) {
    const changes = (await deps.currentChanges([entry])).filter((change) => deps.mayRead(viewer, change))
    if (changes.length > 0) {
      messages.push({ type: 'event', seq: entry.seq, event: entry.type, at: isoOf(entry.at), changes })
    }
  }
  messages.push({ type: 'caught-up', seq: head })
  return { messages, head }
}

function lastOfEachSubject(entries: readonly LogEntry[]): readonly LogEntry[] {
  const last = new Map<string, LogEntry>()
  for (const entry of entries) last.set(`${entry.subject.kind} ${entry.subject.id}`, entry)
  return [...last.values()].sort((a, b) => a.seq - b.seq)
}
