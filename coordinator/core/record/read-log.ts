import type { LogEvent } from '../../../shared/contract/http/record.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'

/** Entries after `since`, oldest first. `nextSince` is where to go on. Administrators only. */
export function listLogEvents(
  core: Core,
  caller: Caller,
  input: { since: number; limit: number; subject?: string | undefined },
): Promise<{ items: LogEvent[]; nextSince: number }> {
  requireRole(caller, 'admin')
  return core.store.read(async (tx) => {
    const [kind = '', ...id] = (input.subject ?? '').split(':')
    const entries =
      input.subject === undefined
        ? await tx.log.read(input.since, input.limit)
        : await tx.log.readSubject({ kind, id: id.join(':') }, input.since, input.limit)
    return { items: entries.map(eventView), nextSince: entries.at(-1)?.seq ?? input.since }
  })
}

/** An entry as the API shows it. The contract's data is mutable, the domain's is not; the value is the same. */
const eventView = (entry: LogEntry): LogEvent =>
  ({
    seq: entry.seq,
    at: isoOf(entry.at),
    type: entry.type,
    actor: entry.actor,
    subject: entry.subject,
    data: entry.data,
    hash: entry.hash,
    previousHash: entry.previousHash,
  }) as LogEvent

/** Entries read at once. Between two readings the event loop serves others. */
const CHUNK = 500

/** Hands over every entry, oldest first, without holding up anybody else for long. */
export async function readWholeLog(core: Core, each: (entry: LogEntry) => void): Promise<void> {
  for (let since = 0; ;) {
    const from = since
    const entries = await core.store.read((tx) => tx.log.read(from, CHUNK))
    entries.forEach(each)
    const last = entries.at(-1)
    if (!last) return
    since = last.seq
    await new Promise<void>((resolve) => {
      core.clock.after(0, resolve)
    })
  }
}
