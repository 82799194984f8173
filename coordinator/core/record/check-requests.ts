import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { askedBy, digestOf } from '../../../shared/domain/request/digest.ts'
import type { RequestEvent } from '../../../shared/domain/request/event.ts'
import { fold } from '../../../shared/domain/request/fold.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { Core } from '../core.ts'
import { BESIDE_THE_ENGINE, compact } from '../requests/log-data.ts'
import { toJson } from '../to-json.ts'

const PAGE = 100
const MOST_ENTRIES = 10_000

export interface Difference {
  readonly seq: number
  readonly code: string
  readonly text: string
}

/** Requests that the log says are in the store: the number of the last entry of each, by id. */
export interface LoggedRequests {
  readonly add: (entry: LogEntry) => void
  readonly lastEntries: Map<string, number>
}

export function collectRequests(): LoggedRequests {
  const lastEntries = new Map<string, number>()
  return {
    lastEntries,
    add({ type, seq, subject: { kind, id } }) {
      if (kind !== 'request') return
      if (type === 'request.archived') lastEntries.delete(id)
      else lastEntries.set(id, seq)
    },
  }
}

/**
 * The first request that is not what its own entries lead to (invariant 12), or that is gone though no entry says that it
 * was archived; or null.
 */
export async function firstDifference(
  core: Core,
  { lastEntries }: LoggedRequests,
): Promise<Difference | null> {
  let cursor: string | null = null
  do {
    const page: { found: Difference | null; next: string | null } = await core.store.read(async (tx) => {
      const { rows, nextCursor } = await tx.requests.query({
        sort: 'createdAt',
        descending: false,
        limit: PAGE,
        ...(cursor === null ? {} : { cursor }),
      })
      for (const { state } of rows) {
        const { id } = state.snapshot
        lastEntries.delete(id)
        const entries = await tx.log.readSubject({ kind: 'request', id }, 0, MOST_ENTRIES)
        if (entries.length === MOST_ENTRIES || isWhatEntriesSay(state, entries)) continue
        const text = `Request ${id} is not what its entries in the log lead to.`
        return { found: { seq: entries.at(-1)?.seq ?? 0, code: 'request-differs', text }, next: null }
      }
      return { found: null, next: nextCursor }
    })
    if (page.found) return page.found
    cursor = page.next
  } while (cursor !== null)
  return firstGone(core, lastEntries)
}

/** Of those that were not met in the store. One may have been archived since the log was read. */
async function firstGone(core: Core, left: ReadonlyMap<string, number>): Promise<Difference | null> {
  for (const [id, seq] of left) {
    const isGone = await core.store.read(async (tx) => {
      if ((await tx.requests.get(id)) !== undefined) return false
      const entries = await tx.log.readSubject({ kind: 'request', id }, 0, MOST_ENTRIES)
      return !entries.some(({ type }) => type === 'request.archived')
    })
    if (!isGone) continue
    const text = `Request ${id} is not in the store, and no entry of the log says that it was archived.`
    return { seq, code: 'request-missing', text }
  }
  return null
}

/** Folds the entries and compares. What the log only commits to is taken from the state and held against the commitment. */
function isWhatEntriesSay(state: RequestState, entries: readonly LogEntry[]): boolean {
  const events: RequestEvent[] = []
  for (const entry of entries) {
    if (BESIDE_THE_ENGINE.includes(entry.type)) continue
    const event = eventOf(entry, state)
    if (event === null) return false
    events.push(event)
  }
  const folded = foldIfAny(events)
  return folded !== null && textOf(folded) === textOf(state)
}

/** Entries that somebody put there may tell a story that never happened: null, and the check says where. */
function foldIfAny(events: readonly RequestEvent[]): RequestState | null {
  try {
    return events.length === 0 ? null : fold(events)
  } catch {
    return null
  }
}

const textOf = (value: object): string => canonicalJson(toJson(value))

/** The event an entry was made of, or null when the state does not fit what the entry commits to. */
function eventOf(entry: LogEntry, state: RequestState): RequestEvent | null {
  const event = entry.data as unknown as RequestEvent
  if (event.type !== entry.type) return null
  if (event.type === 'request.created') {
    const { snapshot } = state
    const isSame = textOf(compact(snapshot)) === textOf(event.snapshot)
    return isSame && digestOf(askedBy(snapshot)) === snapshot.digest ? { ...event, snapshot } : null
  }
  if (event.type !== 'request.decided') return event
  const { edited, ...vote } = event.vote as typeof event.vote & { edited?: readonly string[] }
  if (edited === undefined) return event
  const edits = state.votes.find(({ decisionId }) => decisionId === vote.decisionId)?.edits
  return edits === undefined ? null : { ...event, vote: { ...vote, edits } }
}
