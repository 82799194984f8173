import type { StoredTimer, Tx } from '../../../../ports/store.ts'
import type { Statements } from '../statements.ts'

interface StoredRow {
  readonly request_id: string
  readonly timer_id: string
  readonly kind: StoredTimer['kind']
  readonly basis: StoredTimer['basis']
  readonly due_at: number
  readonly node_id: string | null
}

export function timersTable(sql: Statements): Tx['timers'] {
  const earliest = (basis: StoredTimer['basis']): number | null =>
    sql.get<{ due: number | null }>('SELECT min(due_at) AS due FROM timers WHERE basis = ?', basis)?.due ??
    null
  return {
    async put(timer) {
      sql.run(
        `INSERT INTO timers (request_id, timer_id, kind, basis, due_at, node_id) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (request_id, timer_id) DO UPDATE SET
            kind = excluded.kind, basis = excluded.basis, due_at = excluded.due_at, node_id = excluded.node_id`,
        timer.requestId,
        timer.id,
        timer.kind,
        timer.basis,
        // Whole milliseconds, rounded up: a timer is never early.
        Math.ceil(timer.dueAt),
        timer.nodeId ?? null,
      )
    },
    async remove(requestId, timerId) {
      sql.run('DELETE FROM timers WHERE request_id = ? AND timer_id = ?', requestId, timerId)
    },
    async due(now, limit) {
      return sql
        .all<StoredRow>(
          `SELECT * FROM (SELECT * FROM timers WHERE basis = 'elapsed' AND due_at <= ? ORDER BY due_at LIMIT ?)
            UNION ALL SELECT * FROM (SELECT * FROM timers WHERE basis = 'running' AND due_at <= ? ORDER BY due_at LIMIT ?)
            ORDER BY due_at, request_id, timer_id LIMIT ?`,
          Math.floor(now.elapsed),
          limit,
          Math.floor(now.running),
          limit,
          limit,
        )
        .map((row) => ({
          requestId: row.request_id,
          id: row.timer_id,
          kind: row.kind,
          basis: row.basis,
          dueAt: row.due_at,
          ...(row.node_id === null ? {} : { nodeId: row.node_id }),
        }))
    },
    async next() {
      return { elapsed: earliest('elapsed'), running: earliest('running') }
    },
  }
}
