import type { RequestStatus } from '../../../../shared/domain/request/state.ts'
import type { RequestQuery, RequestRow } from '../../../ports/store.ts'
import { readCursor } from './cursor.ts'
import type { PageSql, SqlValue } from './page-sql.ts'
import { readersOf } from './request-row.ts'

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
  const direction = query.descending ? 'DESC' : 'ASC'
  const [first, ...others] = halvesOf(query.statuses).map((half) => pageOfHalf(query, half))
  const parts = first ? [first, ...others] : []
  return {
    rows:
      first && others.length === 0
        ? first.rows
        : {
            sql: `${parts.map(({ rows }, i) => `SELECT * FROM (${rows.sql}) AS half_${i}`).join(' UNION ALL ')}
              ORDER BY value ${direction}, id ${direction} LIMIT ?`,
            values: [...parts.flatMap(({ rows }) => rows.values), query.limit + 1],
          },
    count: {
      sql: `SELECT ${parts.map(({ count }) => `(${count.sql})`).join(' + ')} AS n`,
      values: parts.flatMap(({ count }) => count.values),
    },
  }
}

/** What is pending, or what has ended; `ends` where not every way to end is meant. */
interface Half {
  readonly pending: 0 | 1
  readonly ends: readonly RequestStatus[] | null
}
const WAYS_TO_END = 7

/** Indexes hold what is pending apart from what has ended, so a list of both is put together from the two. */
function halvesOf(statuses: RequestQuery['statuses']): readonly Half[] {
  const ends = new Set(statuses?.filter((status) => status !== 'pending'))
  const halves: Half[] = []
  if (!statuses || statuses.includes('pending')) halves.push({ pending: 1, ends: null })
  if (!statuses || ends.size === WAYS_TO_END) halves.push({ pending: 0, ends: null })
  else if (ends.size > 0 || halves.length === 0) halves.push({ pending: 0, ends: [...ends] })
  return halves
}

function pageOfHalf(query: RequestQuery, half: Half): PageSql {
  const { name, kind } = COLUMNS[query.sort]
  const { reader, request } = conditions(query, half)
  const byReader = reader.clauses.length > 0
  const id = byReader ? 'p.request_id' : 'r.id'
  const value = byReader && name === 'created_at' ? 'p.created_at' : `r.${name}`
  const where = [...reader.clauses, ...request.clauses].join(' AND ')
  const values = [...reader.values, ...request.values]
  const from = (alsoRequests: boolean): string => {
    if (!byReader) return 'requests r'
    return `request_people p${alsoRequests ? ' JOIN requests r ON r.id = p.request_id' : ''}`
  }
  const isFiltered = request.clauses.length > 0
  const after = query.cursor === undefined ? [] : readCursor(query.cursor, kind)
  const keyset = after.length === 0 ? '' : `AND (${value}, ${id}) ${query.descending ? '<' : '>'} (?, ?)`
  const direction = query.descending ? 'DESC' : 'ASC'
  return {
    rows: {
      sql: `SELECT ${id} AS id, ${value} AS value FROM ${from(isFiltered || value.startsWith('r.'))}
        WHERE ${where} ${keyset} ORDER BY ${value} ${direction}, ${id} ${direction} LIMIT ?`,
      values: [...values, ...after, query.limit + 1],
    },
    count: { sql: `SELECT count(*) AS n FROM ${from(isFiltered)} WHERE ${where}`, values },
  }
}

interface Conditions {
  readonly clauses: string[]
  readonly values: SqlValue[]
}

/** Of `request_people`, from which what one person may read is found (none where all is meant), and of `requests`. */
function conditions(query: RequestQuery, half: Half): { reader: Conditions; request: Conditions } {
  const reader: Conditions = { clauses: [], values: [] }
  const request: Conditions = { clauses: [], values: [] }
  const add = (clause: string, ...bound: SqlValue[]): void => {
    request.clauses.push(clause)
    request.values.push(...bound)
  }
  if (query.visibleTo === undefined) add(`r.pending = ${half.pending}`)
  else {
    reader.clauses.push('p.person_id = ?', `p.pending = ${half.pending}`)
    reader.values.push(query.visibleTo)
  }
  if (half.ends?.length === 0) add('1 = 0')
  else if (half.ends) add(`r.status IN (${half.ends.map(() => '?').join(', ')})`, ...half.ends)
  if (query.connector !== undefined) add('r.connector_key = ?', query.connector)
  if (query.requesterId !== undefined) add('r.requester_id = ?', query.requesterId)
  if (query.agentId !== undefined) add('r.agent_id = ?', query.agentId)
  if (query.assigneeId !== undefined) {
    add(
      'r.id IN (SELECT request_id FROM request_people WHERE person_id = ? AND may_decide = 1)',
      query.assigneeId,
    )
  }
  if (query.q !== undefined && query.q !== '') {
    add(
      `r.search LIKE ? ESCAPE '\\'`,
      `%${query.q.toLowerCase().replace(/[\\%_]/g, (found) => `\\${found}`)}%`,
    )
  }
  return { reader, request }
}

/** What `requestPage` asks the database of a row, but for `q`. */
export function matchesFilters(query: RequestQuery, row: RequestRow): boolean {
  const { state, agentId, assigneeIds } = row
  const { connector, requester } = state.snapshot
  return (
    (query.statuses === undefined || query.statuses.includes(state.status)) &&
    (query.connector === undefined || query.connector === connector.key) &&
    (query.requesterId === undefined || query.requesterId === requester.id) &&
    (query.agentId === undefined || query.agentId === agentId) &&
    (query.assigneeId === undefined || assigneeIds.includes(query.assigneeId)) &&
    (query.visibleTo === undefined || readersOf(row).includes(query.visibleTo))
  )
}
