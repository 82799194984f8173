import type { StoredTimer } from '../../../ports/store.ts'
import type { SqlValue } from './page-sql.ts'

export interface StoredTimerRow {
  readonly request_id: string
  readonly timer_id: string
  readonly kind: StoredTimer['kind']
  readonly basis: StoredTimer['basis']
  readonly due_at: number
  readonly node_id: string | null
}

export const timerOf = (row: StoredTimerRow): StoredTimer => ({
  requestId: row.request_id,
  id: row.timer_id,
  kind: row.kind,
  basis: row.basis,
  dueAt: row.due_at,
  ...(row.node_id === null ? {} : { nodeId: row.node_id }),
})

export const TIMER_COLUMNS = 'request_id, timer_id, kind, basis, due_at, node_id'

/** In the order of `TIMER_COLUMNS`. Whole milliseconds, rounded up: a timer is never early. */
export const timerValues = (timer: StoredTimer): readonly SqlValue[] => [
  timer.requestId,
  timer.id,
  timer.kind,
  timer.basis,
  Math.ceil(timer.dueAt),
  timer.nodeId ?? null,
]
