import type { OutboxQuery, OutboxRow, Tx } from '../../../../ports/store.ts'
import type { SqlValue, Statements } from '../statements.ts'
import { readCursor } from './request-query.ts'

interface StoredRow {
  readonly id: string
  readonly channel: OutboxRow['channel']
  readonly kind: string
  readonly recipient: string
  readonly person_id: string | null
  readonly request_id: string | null
  readonly payload: string
  readonly status: OutboxRow['status']
  readonly attempts: number
  readonly next_attempt_at: number
  readonly last_response: string | null
  readonly created_at: number
  readonly updated_at: number
  readonly digest_id: string | null
}

const rowOf = (stored: StoredRow): OutboxRow => ({
  id: stored.id,
  channel: stored.channel,
  kind: stored.kind,
  recipient: stored.recipient,
  personId: stored.person_id,
  requestId: stored.request_id,
  payload: JSON.parse(stored.payload) as unknown,
  status: stored.status,
  attempts: stored.attempts,
  nextAttemptAt: stored.next_attempt_at,
  lastResponse: stored.last_response,
  createdAt: stored.created_at,
  updatedAt: stored.updated_at,
  ...(stored.digest_id === null ? {} : { digestId: stored.digest_id }),
})

/** What a worker may take up. A partial index has the same words. */
const SENDABLE = `status IN ('queued', 'sending') AND channel <> 'desktop' AND digest_id IS NULL`

/** A webhook waits for the earlier ones of its request: whoever receives them need not put them in order. */
const IN_ORDER = `(channel <> 'webhook' OR request_id IS NULL OR NOT EXISTS (
  SELECT 1 FROM outbox AS earlier WHERE earlier.request_id = outbox.request_id AND earlier.channel = 'webhook'
  AND earlier.status IN ('queued', 'sending')
  AND (earlier.created_at, length(earlier.id), earlier.id) < (outbox.created_at, length(outbox.id), outbox.id)))`

export function outboxTable(sql: Statements): Tx['outbox'] {
  return {
    async enqueue(row) {
      sql.run(
        `INSERT INTO outbox (id, channel, kind, recipient, person_id, request_id, payload, status, attempts,
          next_attempt_at, last_response, created_at, updated_at, digest_id)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO NOTHING`,
        row.id,
        row.channel,
        row.kind,
        row.recipient,
        row.personId,
        row.requestId,
        JSON.stringify(row.payload ?? null),
        row.status,
        row.attempts,
        Math.ceil(row.nextAttemptAt),
        row.lastResponse,
        row.createdAt,
        row.updatedAt,
        row.digestId ?? null,
      )
    },
    async get(id) {
      const stored = sql.get<StoredRow>('SELECT * FROM outbox WHERE id = ?', id)
      return stored && rowOf(stored)
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
    async claim({ at, elapsed }, leaseUntil, limit) {
      return sql
        .all<StoredRow>(
          `UPDATE outbox SET status = 'sending', next_attempt_at = ?, attempts = attempts + 1, updated_at = ? WHERE id IN (
            SELECT id FROM outbox WHERE ${SENDABLE} AND next_attempt_at <= ? AND ${IN_ORDER}
            ORDER BY next_attempt_at LIMIT ?) RETURNING *`,
          Math.ceil(leaseUntil),
          at,
          Math.floor(elapsed),
          limit,
        )
        .map(rowOf)
    },
    async open(requestId) {
      return sql
        .all<StoredRow>(
          `SELECT * FROM outbox WHERE request_id = ? AND status IN ('queued', 'sending') ORDER BY created_at, id`,
          requestId,
        )
        .map(rowOf)
    },
    async ofRequest(requestId) {
      return sql
        .all<StoredRow>('SELECT * FROM outbox WHERE request_id = ? ORDER BY created_at, id', requestId)
        .map(rowOf)
    },
    async desktopOf(personId) {
      return sql
        .all<StoredRow>(
          `SELECT * FROM outbox WHERE person_id = ? AND status = 'queued' AND channel = 'desktop' ORDER BY created_at, id`,
          personId,
        )
        .map(rowOf)
    },
    async inDigest(digestId) {
      return sql
        .all<StoredRow>('SELECT * FROM outbox WHERE digest_id = ? ORDER BY created_at, id', digestId)
        .map(rowOf)
    },
    async list(query) {
      return listOutbox(sql, query)
    },
    async tally() {
      return sql.all('SELECT channel, status, count(*) AS count FROM outbox GROUP BY channel, status')
    },
    async nextAttemptAt() {
      return (
        sql.get<{ at: number }>(
          `SELECT next_attempt_at AS at FROM outbox WHERE ${SENDABLE} AND ${IN_ORDER} ORDER BY next_attempt_at LIMIT 1`,
        )?.at ?? null
      )
    },
  }
}

function listOutbox(sql: Statements, query: OutboxQuery) {
  const clauses = ['1']
  const values: SqlValue[] = []
  for (const [column, value] of [
    ['status', query.status],
    ['channel', query.channel],
    ['request_id', query.requestId],
    ['recipient', query.recipient],
    ['created_at >', query.createdFrom],
    ['created_at <', query.createdTo],
  ] as const) {
    if (value === undefined) continue
    clauses.push(`${column}${column.includes(' ') ? '=' : ' ='} ?`)
    values.push(value)
  }
  const where = clauses.join(' AND ')
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  const found = sql
    .all<StoredRow>(
      `SELECT * FROM outbox WHERE ${where}${after ? ' AND (created_at, id) < (?, ?)' : ''} ORDER BY created_at DESC, id DESC LIMIT ?`,
      ...values,
      ...(after ?? []),
      query.limit + 1,
    )
    .map(rowOf)
  const rows = found.slice(0, query.limit)
  const last = rows.at(-1)
  const total = sql.get<{ n: number }>(`SELECT count(*) AS n FROM outbox WHERE ${where}`, ...values)?.n ?? 0
  const nextCursor =
    found.length > query.limit && last
      ? Buffer.from(JSON.stringify([last.createdAt, last.id])).toString('base64url')
      : null
  return { rows, nextCursor, total }
}
