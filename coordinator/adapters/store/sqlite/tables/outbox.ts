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
import type { Statements } from '../statements.ts'

export function outboxTable(sql: Statements): Tx['outbox'] {
  return {
    async enqueue(row) {
      sql.run(
        `INSERT INTO outbox (${OUTBOX_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO NOTHING`,
        ...outboxValues(row),
      )
    },
    async get(id) {
      const stored = sql.get<StoredOutboxRow>('SELECT * FROM outbox WHERE id = ?', id)
      return stored && outboxRowOf(stored)
    },
    async update(row) {
      sql.run(
        `UPDATE outbox SET status = ?, attempts = ?, next_attempt_at = ?, last_response = ?, updated_at = ?,
          digest_id = ? WHERE id = ?`,
        row.status,
        row.attempts,
        Math.ceil(row.nextAttemptAt),
        row.lastResponse,
        row.updatedAt,
        row.digestId ?? null,
        row.id,
      )
    },
    async claim({ at, elapsed }, leaseUntil, limit, except = []) {
      return sql
        .all<StoredOutboxRow>(
          `UPDATE outbox SET status = 'sending', next_attempt_at = ?, attempts = attempts + 1, updated_at = ? WHERE id IN (
            SELECT id FROM outbox WHERE ${SENDABLE} AND ${notOf(except)} AND next_attempt_at <= ? AND ${IN_ORDER}
            ORDER BY next_attempt_at LIMIT ?) RETURNING *`,
          Math.ceil(leaseUntil),
          at,
          ...except,
          Math.floor(elapsed),
          limit,
        )
        .map(outboxRowOf)
    },
    async withdraw(what) {
      const { sql: text, values } = withdrawal(what, 'instr')
      sql.run(text, ...values)
    },
    async ofRequest(requestId) {
      return sql
        .all<StoredOutboxRow>('SELECT * FROM outbox WHERE request_id = ? ORDER BY created_at, id', requestId)
        .map(outboxRowOf)
    },
    async desktopOf(personId) {
      return sql
        .all<StoredOutboxRow>(
          `SELECT * FROM outbox WHERE person_id = ? AND status = 'queued' AND channel = 'desktop' ORDER BY created_at, id`,
          personId,
        )
        .map(outboxRowOf)
    },
    async inDigest(digestId) {
      return sql
        .all<StoredOutboxRow>('SELECT * FROM outbox WHERE digest_id = ? ORDER BY created_at, id', digestId)
        .map(outboxRowOf)
    },
    async list(query) {
      const { rows, count } = outboxPage(query)
      const found = sql.all<StoredOutboxRow>(rows.sql, ...rows.values).map(outboxRowOf)
      const total = sql.get<{ n: number }>(count.sql, ...count.values)?.n ?? 0
      return { ...cutPage(found, query.limit, placeOf), total }
    },
    async tally() {
      return sql.all('SELECT channel, status, count(*) AS count FROM outbox GROUP BY channel, status')
    },
    async nextAttemptAt(except = []) {
      return (
        sql.get<{ at: number }>(
          `SELECT next_attempt_at AS at FROM outbox WHERE ${SENDABLE} AND ${notOf(except)} AND ${IN_ORDER} ORDER BY next_attempt_at LIMIT 1`,
          ...except,
        )?.at ?? null
      )
    },
  }
}
