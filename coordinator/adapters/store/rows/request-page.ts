import type { RequestQuery, RequestRow } from '../../../ports/store.ts'
import { readCursor } from './cursor.ts'
import type { PageSql, SqlValue } from './page-sql.ts'

const COLUMNS: Readonly<Record<RequestQuery['sort'], { name: string; kind: 'string' | 'number' }>> = {
  createdAt: { name: 'created_at', kind: 'number' },
  resolvedAt: { name: 'resolved_at', kind: 'number' },
  requesterName: { name: 'requester_name', kind: 'string' },
  requesterEmail: { name: 'requester_email', kind: 'string' },
  connectorName: { name: 'connector_name', kind: 'string' },
}

/**
 * One page of request ids by keyset: a page far down costs what the first one does. Rows are `id` and `value`, what they
 * are sorted by. A cursor that is not one of ours is `invalid_body`.
 */
export function requestPage(query: RequestQuery): PageSql {
  const { where, values } = conditions(query)
  const { name, kind } = COLUMNS[query.sort]
  const direction = query.descending ? 'DESC' : 'ASC'
  const after = query.cursor === undefined ? null : readCursor(query.cursor, kind)
  const keyset = after === null ? '' : ` AND (${name}, id) ${query.descending ? '<' : '>'} (?, ?)`
  return {
    rows: {
      sql: `SELECT id, ${name} AS value FROM requests WHERE ${where}${keyset} ORDER BY ${name} ${direction}, id ${direction} LIMIT ?`,
      values: [...values, ...(after ?? []), query.limit + 1],
    },
    count: { sql: `SELECT count(*) AS n FROM requests WHERE ${where}`, values },
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
      if (pending || new Set(statuses).size < 7) {
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
  return { where: clauses.length === 0 ? '1 = 1' : clauses.join(' AND '), values }
}

/** What `requestPage` asks the database of a row, but for `visibleTo` and `q`. */
export function matchesFilters(query: RequestQuery, { state, agentId, assigneeIds }: RequestRow): boolean {
  const { connector, requester } = state.snapshot
  return (
    (query.statuses === undefined || query.statuses.includes(state.status)) &&
    (query.connector === undefined || query.connector === connector.key) &&
    (query.requesterId === undefined || query.requesterId === requester.id) &&
    (query.agentId === undefined || query.agentId === agentId) &&
    (query.assigneeId === undefined || assigneeIds.includes(query.assigneeId))
  )
}
