import type { Tx } from '../../../../ports/store.ts'
import { cutPage } from '../../rows/cursor.ts'
import {
  IN_ORDER,
  notOf,
  OUTBOX_COLUMNS,
  outboxPage,
  outboxRowOf,
  outboxValues,
  placeOf,
  SENDABLE,
  type StoredOutboxRow,
  withdrawal,
} from '../../rows/outbox-row.ts'
import type { TxConnection } from '../tx-connection.ts'

export function outboxTable(sql: TxConnection): Tx['outbox'] {
  const rows = async (where: string, value: string) =>
    (
      await sql.all<StoredOutboxRow>(`SELECT * FROM outbox WHERE ${where} ORDER BY created_at, id`, value)
    ).map(outboxRowOf)
  return {
    async enqueue(row) {
      sql.write(
        `INSERT INTO outbox (${OUTBOX_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO NOTHING`,
        outboxValues(row),
      )
    },
    async get(id) {
      const stored = await sql.get<StoredOutboxRow>('SELECT * FROM outbox WHERE id = ?', id)
      return stored && outboxRowOf(stored)
    },
    async update(row) {
      sql.write(
        `UPDATE outbox SET status = ?, attempts = ?, next_attempt_at = ?, last_response = ?, updated_at = ?,
          digest_id = ? WHERE id = ?`,
        [
          row.status,
          row.attempts,
          Math.ceil(row.nextAttemptAt),
          row.lastResponse,
          row.updatedAt,
          row.digestId ?? null,
          row.id,
        ],
      )
    },
    async claim({ at, elapsed }, leaseUntil, limit, except = []) {
      const claimed = await sql.writeReturning<StoredOutboxRow>(
        `UPDATE outbox SET status = 'sending', next_attempt_at = ?, attempts = attempts + 1, updated_at = ? WHERE id IN (
          SELECT id FROM outbox WHERE ${SENDABLE} AND ${notOf(except)} AND next_attempt_at <= ? AND ${IN_ORDER}
          ORDER BY next_attempt_at LIMIT ? FOR UPDATE SKIP LOCKED) RETURNING *`,
        Math.ceil(leaseUntil),
        at,
        ...except,
        Math.floor(elapsed),
        limit,
      )
      return claimed.map(outboxRowOf)
    },
    async withdraw(what) {
      const { sql: text, values } = withdrawal(what, 'strpos')
      sql.write(text, values)
    },
    ofRequest: (requestId) => rows('request_id = ?', requestId),
    desktopOf: (personId) => rows(`person_id = ? AND status = 'queued' AND channel = 'desktop'`, personId),
    inDigest: (digestId) => rows('digest_id = ?', digestId),
    async list(query) {
      const { rows: page, count } = outboxPage(query)
      const [stored, total] = await Promise.all([
        sql.all<StoredOutboxRow>(page.sql, ...page.values),
        sql.get<{ n: number }>(count.sql, ...count.values),
      ])
      return { ...cutPage(stored.map(outboxRowOf), query.limit, placeOf), total: total?.n ?? 0 }
    },
    tally: () => sql.all('SELECT channel, status, count(*) AS count FROM outbox GROUP BY channel, status'),
    async nextAttemptAt(except = []) {
      const next = await sql.get<{ at: number }>(
        `SELECT next_attempt_at AS at FROM outbox WHERE ${SENDABLE} AND ${notOf(except)} AND ${IN_ORDER} ORDER BY next_attempt_at LIMIT 1`,
        ...except,
      )
      return next?.at ?? null
    },
  }
}
