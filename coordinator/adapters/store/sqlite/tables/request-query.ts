import { AppError } from '../../../../../shared/domain/app-error.ts'
import type { RequestQuery } from '../../../../ports/store.ts'
import type { SqlValue, Statements } from '../statements.ts'

const COLUMNS: Readonly<Record<RequestQuery['sort'], string>> = {
  createdAt: 'created_at',
  resolvedAt: 'resolved_at',
  requesterName: 'requester_name',
  requesterEmail: 'requester_email',
  connectorName: 'connector_name',
}

/**
 * One page of request ids by keyset: a page far down costs what the first one does.
 *
 * The text of the statement depends on which filters are present and never on their values, so each shape is prepared
 * once. A cursor is the sort value and the id of the last row; a cursor that is not one of ours is `invalid_body`.
 */
export function queryRequests(
  sql: Statements,
  query: RequestQuery,
): { ids: { id: string }[]; nextCursor: string | null; total: number } {
  const { where, values } = conditions(query)
  const column = COLUMNS[query.sort]
  const direction = query.descending ? 'DESC' : 'ASC'
  const after = query.cursor === undefined ? null : readCursor(query.cursor)
  const keyset = after === null ? '' : ` AND (${column}, id) ${query.descending ? '<' : '>'} (?, ?)`
  const rows = sql.all<{ id: string; value: string | number }>(
    `SELECT id, ${column} AS value FROM requests WHERE ${where}${keyset} ORDER BY ${column} ${direction}, id ${direction} LIMIT ?`,
    ...values,
    ...(after ?? []),
    query.limit + 1,
  )
  const total = sql.get<{ n: number }>(`SELECT count(*) AS n FROM requests WHERE ${where}`, ...values)?.n ?? 0
  const ids = rows.slice(0, query.limit)
  const last = ids.at(-1)
  return {
    ids,
    total,
    nextCursor: rows.length > query.limit && last ? writeCursor(last.value, last.id) : null,
  }
}

function conditions(query: RequestQuery): { where: string; values: SqlValue[] } {
  const clauses: string[] = []
  const values: SqlValue[] = []
  const add = (clause: string, ...bound: SqlValue[]): void => {
    clauses.push(clause)
    values.push(...bound)
  }
  const { statuses } = query
  if (statuses) {
    const pending = statuses.includes('pending')
    if (pending && statuses.length === 1) add('pending = 1')
    else {
      if (!pending) add('pending = 0')
      // All seven ends together are just "not pending", which one index answers in order.
      if (pending || statuses.length < 7) {
        add(`status IN (${statuses.map(() => '?').join(', ')})`, ...statuses)
      }
    }
  }
  if (query.connector !== undefined) add('connector_key = ?', query.connector)
  if (query.requesterId !== undefined) add('requester_id = ?', query.requesterId)
  if (query.agentId !== undefined) add('agent_id = ?', query.agentId)
  if (query.assigneeId !== undefined) {
    add(
      'id IN (SELECT request_id FROM request_people WHERE person_id = ? AND may_decide = 1)',
      query.assigneeId,
    )
  }
  if (query.visibleTo !== undefined) {
    add(
      '(requester_id = ? OR agent_owner_id = ? OR id IN (SELECT request_id FROM request_people WHERE person_id = ?))',
      query.visibleTo,
      query.visibleTo,
      query.visibleTo,
    )
  }
  if (query.q !== undefined && query.q !== '') {
    add(`search LIKE ? ESCAPE '\\'`, `%${query.q.toLowerCase().replace(/[\\%_]/g, (found) => `\\${found}`)}%`)
  }
  return { where: clauses.length === 0 ? '1' : clauses.join(' AND '), values }
}

const writeCursor = (value: string | number, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

export function readCursor(cursor: string): [string | number, string] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(value) && value.length === 2) {
      const [key, id] = value as unknown[]
      if ((typeof key === 'string' || typeof key === 'number') && typeof id === 'string') return [key, id]
    }
  } catch {
    // Not JSON: answered below like every other cursor that we did not make.
  }
  throw new AppError(
    'invalid_body',
    {},
    { fields: [{ path: '/cursor', code: 'invalid', message: 'This cursor is not one of ours.' }] },
  )
}
