import { AppError } from '../../../../../shared/domain/app-error.ts'
import type { RequestSnapshot } from '../../../../../shared/domain/request/snapshot.ts'
import type { RequestState } from '../../../../../shared/domain/request/state.ts'
import { toolIdentifier } from '../../../../../shared/domain/connector/tool.ts'
import type { RequestRow, Tx } from '../../../../ports/store.ts'
import type { Statements } from '../statements.ts'
import type { TransactionalCache } from '../transactional-cache.ts'
import { queryRequests } from './request-query.ts'

interface StoredRequest {
  readonly agent_id: string | null
  readonly call_key: string | null
  readonly people: string
  readonly state: string
  readonly body: string
}

const SELECT = `SELECT r.agent_id, r.call_key, r.people, r.state, s.body
  FROM requests r JOIN request_snapshots s ON s.request_id = r.id`

export type RequestCache = TransactionalCache<RequestRow>

/**
 * The writer's view of the table, or a reader's: readers see committed rows only. `isNewest` says whether what this
 * connection reads is the last committed state; an older snapshot must not fill the cache that others read from.
 */
export function requestsTable(
  sql: Statements,
  cache: RequestCache,
  view: { readonly writer: boolean; isNewest(): boolean },
): Tx['requests'] {
  const cached = (id: string): RequestRow | undefined =>
    view.writer ? cache.current(id) : cache.committed(id)
  const load = (id: string): RequestRow | undefined => {
    const known = cached(id)
    if (known) return known
    const stored = sql.get<StoredRequest>(`${SELECT} WHERE r.id = ?`, id)
    if (!stored) return undefined
    const row = rowOf(stored)
    // A row missing from the cache was not touched in this transaction, so what is stored is what is committed.
    if (view.isNewest()) cache.remember(id, row)
    return row
  }
  const loadAll = (ids: readonly { id: string }[]): RequestRow[] =>
    ids.flatMap(({ id }) => {
      const row = load(id)
      return row ? [row] : []
    })

  return {
    async get(id) {
      return load(id)
    },
    async findAttachable(callKey) {
      const found = sql.get<{ id: string }>(
        'SELECT id FROM requests WHERE call_key = ? AND attachable = 1 ORDER BY created_at DESC, id DESC LIMIT 1',
        callKey,
      )
      return found && load(found.id)
    },
    async findAskedAhead(agentId) {
      return loadAll(
        sql.all<{ id: string }>(
          `SELECT id FROM requests WHERE call_key IS NULL AND attachable = 1 AND agent_id = ?
            ORDER BY created_at DESC, id DESC`,
          agentId,
        ),
      )
    },
    async insert(row) {
      const { id } = row.state.snapshot
      sql.run(
        `INSERT INTO requests (id, revision, status, pending, attachable, connector_key, connector_name, requester_id,
          requester_name, requester_email, agent_id, agent_owner_id, call_key, created_at, resolved_at, search, people, state)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        row.state.revision,
        row.state.status,
        pendingFlag(row),
        attachableFlag(row),
        row.state.snapshot.connector.key,
        row.state.snapshot.connector.name.toLowerCase(),
        row.state.snapshot.requester.id,
        row.state.snapshot.requester.name.toLowerCase(),
        row.state.snapshot.requester.email.toLowerCase(),
        row.agentId,
        row.state.snapshot.agent?.ownerId ?? null,
        row.callKey,
        row.state.createdAt,
        resolvedAt(row),
        searchText(row.state.snapshot),
        peopleText(row),
        stateText(row),
      )
      sql.run(
        'INSERT INTO request_snapshots (request_id, body) VALUES (?, ?)',
        id,
        JSON.stringify(row.state.snapshot),
      )
      savePeople(sql, id, undefined, row)
      cache.set(id, row)
    },
    async update(row, previousRevision) {
      const { id } = row.state.snapshot
      const before = load(id)
      const changed = sql.run(
        `UPDATE requests SET revision = ?, status = ?, pending = ?, attachable = ?, resolved_at = ?, people = ?, state = ?
          WHERE id = ? AND revision = ?`,
        row.state.revision,
        row.state.status,
        pendingFlag(row),
        attachableFlag(row),
        resolvedAt(row),
        peopleText(row),
        stateText(row),
        id,
        previousRevision,
      )
      if (changed !== 1) throw new AppError('storage_failed', { detail: `request ${id} changed meanwhile` })
      savePeople(sql, id, before, row)
      cache.set(id, row)
    },
    async countPending(agentId) {
      return (
        sql.get<{ n: number }>(
          'SELECT count(*) AS n FROM requests WHERE agent_id = ? AND pending = 1',
          agentId,
        )?.n ?? 0
      )
    },
    async query(query) {
      const page = queryRequests(sql, query)
      return { rows: loadAll(page.ids), nextCursor: page.nextCursor, total: page.total }
    },
    async pendingIds() {
      return sql
        .all<{ id: string }>('SELECT id FROM requests WHERE pending = 1 ORDER BY created_at, id')
        .map(({ id }) => id)
    },
    async executingIds() {
      return loadAll(sql.all<{ id: string }>('SELECT id FROM requests WHERE attachable = 1 AND pending = 0'))
        .filter(
          ({ state }) =>
            state.status !== 'pending' && state.grants.some((grant) => grant.status === 'executing'),
        )
        .map(({ state }) => state.snapshot.id)
    },
  }
}

function rowOf(stored: StoredRequest): RequestRow {
  const snapshot = JSON.parse(stored.body) as RequestSnapshot
  const state = { ...(JSON.parse(stored.state) as Omit<RequestState, 'snapshot'>), snapshot } as RequestState
  const people = JSON.parse(stored.people) as { assigneeIds: string[]; askedIds: string[] }
  return { state, callKey: stored.call_key, agentId: stored.agent_id, ...people }
}

const stateText = ({ state }: RequestRow): string => JSON.stringify({ ...state, snapshot: undefined })
const peopleText = ({ assigneeIds, askedIds }: RequestRow): string =>
  JSON.stringify({ assigneeIds, askedIds })
const pendingFlag = ({ state }: RequestRow): number => (state.status === 'pending' ? 1 : 0)
const resolvedAt = ({ state }: RequestRow): number => (state.status === 'pending' ? 0 : state.resolution.at)

/** Pending, or holding an approval that its agent can still use or is using. */
const attachableFlag = ({ state }: RequestRow): number =>
  state.status === 'pending' ||
  state.grants.some(({ status }) => status === 'ready' || status === 'executing')
    ? 1
    : 0

const searchText = (snapshot: RequestSnapshot): string =>
  [
    snapshot.id,
    snapshot.requester.name,
    snapshot.requester.email,
    snapshot.connector.name,
    snapshot.note ?? '',
    ...snapshot.tools.map(({ definition }) => toolIdentifier(snapshot.connector.key, definition.name)),
  ]
    .join('\n')
    .toLowerCase()

/** Writes only the differences: most commands change nobody. */
function savePeople(
  sql: Statements,
  requestId: string,
  before: RequestRow | undefined,
  after: RequestRow,
): void {
  const deciding = new Set(after.assigneeIds)
  const decidingBefore = new Set(before?.assigneeIds)
  const known = new Set([...(before?.askedIds ?? []), ...decidingBefore])
  for (const personId of new Set([...after.askedIds, ...deciding])) {
    if (known.has(personId) && deciding.has(personId) === decidingBefore.has(personId)) continue
    sql.run(
      `INSERT INTO request_people (person_id, request_id, may_decide) VALUES (?, ?, ?)
        ON CONFLICT (person_id, request_id) DO UPDATE SET may_decide = excluded.may_decide`,
      personId,
      requestId,
      deciding.has(personId) ? 1 : 0,
    )
  }
  for (const personId of decidingBefore) {
    if (deciding.has(personId) || after.askedIds.includes(personId)) continue
    sql.run(
      'UPDATE request_people SET may_decide = 0 WHERE person_id = ? AND request_id = ?',
      personId,
      requestId,
    )
  }
}
