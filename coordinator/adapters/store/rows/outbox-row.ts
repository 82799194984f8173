import type { OutboxQuery, OutboxRow, Tx } from '../../../ports/store.ts'
import { readCursor } from './cursor.ts'
import type { PageSql, SqlValue } from './page-sql.ts'

export interface StoredOutboxRow {
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

export const outboxRowOf = (stored: StoredOutboxRow): OutboxRow => ({
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

export const OUTBOX_COLUMNS = `id, channel, kind, recipient, person_id, request_id, payload, status, attempts,
  next_attempt_at, last_response, created_at, updated_at, digest_id`

/** In the order of `OUTBOX_COLUMNS`. */
export const outboxValues = (row: OutboxRow): readonly SqlValue[] => [
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
]

/** What a worker may take up. A partial index has the same words. */
export const SENDABLE = `status IN ('queued', 'sending') AND channel <> 'desktop' AND digest_id IS NULL`

/** A webhook waits for the earlier ones of its request: whoever receives them need not put them in order. */
export const IN_ORDER = `(channel <> 'webhook' OR request_id IS NULL OR NOT EXISTS (
  SELECT 1 FROM outbox AS earlier WHERE earlier.request_id = outbox.request_id AND earlier.channel = 'webhook'
  AND earlier.status IN ('queued', 'sending')
  AND (earlier.created_at, length(earlier.id), earlier.id) < (outbox.created_at, length(outbox.id), outbox.id)))`

/** Leaves out rows of these channels, as one value for each `?`. */
export const notOf = (channels: readonly string[]): string =>
  channels.length === 0 ? '1 = 1' : `channel NOT IN (${channels.map(() => '?').join(', ')})`

/**
 * What `withdraw` changes. A step is found in the text of a payload: in JSON a quotation mark inside of a text has a
 * backslash before it, so nothing an agent wrote looks like it, and PostgreSQL refuses to read JSON that has a NUL.
 *
 * @param placeIn the database's function of a text and a part of it, 0 where it is not in there
 */
export function withdrawal(
  { requestId, kinds, nodeId, at }: Parameters<Tx['outbox']['withdraw']>[0],
  placeIn: 'instr' | 'strpos',
): { readonly sql: string; readonly values: readonly SqlValue[] } {
  return {
    sql: `UPDATE outbox SET status = 'withdrawn', updated_at = ? WHERE request_id = ? AND status IN ('queued', 'sending')
      AND kind IN (${kinds.map(() => '?').join(', ')})${nodeId === undefined ? '' : ` AND ${placeIn}(payload, ?) > 0`}`,
    values: [
      at,
      requestId,
      ...kinds,
      ...(nodeId === undefined ? [] : [`"nodeId":${JSON.stringify(nodeId)}`]),
    ],
  }
}

/** One page of the outbox, newest first. */
export function outboxPage(query: OutboxQuery): PageSql {
  const clauses = ['1 = 1']
  const values: SqlValue[] = []
  for (const [condition, value] of [
    ['status =', query.status],
    ['channel =', query.channel],
    ['request_id =', query.requestId],
    ['recipient =', query.recipient],
    ['created_at >=', query.createdFrom],
    ['created_at <=', query.createdTo],
  ] as const) {
    if (value === undefined) continue
    clauses.push(`${condition} ?`)
    values.push(value)
  }
  const where = clauses.join(' AND ')
  const after = query.cursor === undefined ? null : readCursor(query.cursor, 'number')
  return {
    rows: {
      sql: `SELECT * FROM outbox WHERE ${where}${after ? ' AND (created_at, id) < (?, ?)' : ''} ORDER BY created_at DESC, id DESC LIMIT ?`,
      values: [...values, ...(after ?? []), query.limit + 1],
    },
    count: { sql: `SELECT count(*) AS n FROM outbox WHERE ${where}`, values },
  }
}

/** What a page of messages is sorted by. */
export const placeOf = ({ createdAt, id }: OutboxRow): readonly [number, string] => [createdAt, id]
