import type { StoredTimer, Tx } from '../../../../ports/store.ts'
import { TIMER_COLUMNS, timerOf, timerValues, type StoredTimerRow } from '../../rows/timer-row.ts'
import type { TxConnection } from '../tx-connection.ts'

export function timersTable(sql: TxConnection): Tx['timers'] {
  const earliest = async (basis: StoredTimer['basis']): Promise<number | null> =>
    (await sql.get<{ due: number | null }>('SELECT min(due_at) AS due FROM timers WHERE basis = ?', basis))
      ?.due ?? null
  return {
    async put(timer) {
      sql.write(
        `INSERT INTO timers (${TIMER_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (request_id, timer_id) DO UPDATE SET
            kind = excluded.kind, basis = excluded.basis, due_at = excluded.due_at, node_id = excluded.node_id`,
        timerValues(timer),
      )
    },
    async remove(requestId, timerId) {
      sql.write('DELETE FROM timers WHERE request_id = ? AND timer_id = ?', [requestId, timerId])
    },
    async take(requestId, timerId) {
      const taken = await sql.writeReturning(
        `DELETE FROM timers WHERE (request_id, timer_id) IN (
          SELECT request_id, timer_id FROM timers WHERE request_id = ? AND timer_id = ? FOR UPDATE SKIP LOCKED)
          RETURNING 1`,
        requestId,
        timerId,
      )
      return taken.length > 0
    },
    async due(now, limit) {
      const rows = await sql.all<StoredTimerRow>(
        `SELECT * FROM (
          (SELECT * FROM timers WHERE basis = 'elapsed' AND due_at <= ? ORDER BY due_at LIMIT ?)
          UNION ALL (SELECT * FROM timers WHERE basis = 'running' AND due_at <= ? ORDER BY due_at LIMIT ?)
        ) AS due ORDER BY due_at, request_id, timer_id LIMIT ?`,
        Math.floor(now.elapsed),
        limit,
        Math.floor(now.running),
        limit,
        limit,
      )
      return rows.map(timerOf)
    },
    async next() {
      const [elapsed, running] = await Promise.all([earliest('elapsed'), earliest('running')])
      return { elapsed, running }
    },
  }
}
