import { BESIDE_THE_ENGINE } from '../../../coordinator/core/requests/log-data.ts'
import type { RequestRow } from '../../../coordinator/ports/store.ts'
import type { RequestEvent } from '../../../shared/domain/request/event.ts'
import type { History } from '../../../shared/domain/request/invariants/history.ts'
import type { Written } from './disk.ts'

/**
 * A request's events from the log. The log keeps no arguments; what it left out of the snapshot is put back from the row,
 * which the digest in the entry commits to.
 */
export function historyOf(row: RequestRow, written: readonly Written[]): History {
  const events = written
    .filter(({ entry }) => entry.subject.kind === 'request' && entry.subject.id === row.state.snapshot.id)
    .filter(({ entry }) => !BESIDE_THE_ENGINE.includes(entry.type))
    .map(({ entry }) => entry.data as unknown as RequestEvent)
    .map((event) => (event.type === 'request.created' ? { ...event, snapshot: row.state.snapshot } : event))
  return { events, stored: row.state }
}
