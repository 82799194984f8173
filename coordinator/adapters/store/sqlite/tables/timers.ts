import type { StoredTimer, Tx } from '../../../../ports/store.ts'
import { TIMER_COLUMNS, timerOf, timerValues, type StoredTimerRow } from '../../rows/timer-row.ts'
import type { Statements } from '../statements.ts'

export function timersTable(sql: Statements): Tx['timers'] {
  const earliest = (basis: StoredTimer['basis']): number | null =>
    sql.get<{ due: number | null }>('SELECT min(due_at) AS due FROM timers WHERE basis = ?', basis)?.due ??
    null
  return {
    async put(timer) {
      sql.run(
        `INSERT INTO timers (${TIMER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (request_id, timer_id) DO UPDATE SET
            kind = excluded.kind, basis = excluded.basis, due_at = excluded.due_at, node_id = excluded.node_id`,
        ...timerValues(timer),
      )
    },
    async remove(requestId, timerId) {
      sql.run('DELETE FROM timers WHERE request_id = ? AND timer_id = ?', requestId, timerId)
    },
    async take(requestId, timerId) {
      return sql.run('DELETE FROM timers WHERE request_id = ? AND timer_id = ?', requestId, timerId) === 1
    },
    async due(now, limit) {
      return sql
        .all<StoredTimerRow>(
          `SELECT * FROM (SELECT * FROM timers WHERE basis = 'elapsed' AND due_at <= ? ORDER BY due_at LIMIT ?)
            UNION ALL SELECT * FROM (SELECT * FROM timers WHERE basis = 'running' AND due_at <= ? ORDER BY due_at LIMIT ?)
            ORDER BY due_at, request_id, timer_id LIMIT ?`,
          Math.floor(now.elapsed),
          limit,
          Math.floor(now.running),
          limit,
          limit,
        )
        .map(timerOf)
    },
    async next() {
      return { elapsed: earliest('elapsed'), running: earliest('running') }
    },
  }
}
