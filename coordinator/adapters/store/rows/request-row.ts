import { toolIdentifier } from '../../../../shared/domain/connector/tool.ts'
import type { RequestSnapshot } from '../../../../shared/domain/request/snapshot.ts'
import type { RequestState } from '../../../../shared/domain/request/state.ts'
import type { RequestRow } from '../../../ports/store.ts'
import type { SqlValue } from './page-sql.ts'

/** What is read of a stored request: the columns that are JSON text, `body` being its snapshot's. */
export interface StoredRequest {
  readonly agent_id: string | null
  readonly call_key: string | null
  readonly people: string
  readonly state: string
  readonly body: string
}

/** Gives rows of `StoredRequest`. */
export const SELECT_REQUEST = `SELECT r.agent_id, r.call_key, r.people, r.state, s.body
  FROM requests r JOIN request_snapshots s ON s.request_id = r.id`

export function requestOf(stored: StoredRequest): RequestRow {
  const snapshot = JSON.parse(stored.body) as RequestSnapshot
  const state = { ...(JSON.parse(stored.state) as Omit<RequestState, 'snapshot'>), snapshot } as RequestState
  const people = JSON.parse(stored.people) as { assigneeIds: string[]; askedIds: string[] }
  return { state, callKey: stored.call_key, agentId: stored.agent_id, ...people }
}

/** The columns that never change after the request is made, in the order of `FIXED_COLUMNS`. */
export const FIXED_COLUMNS = `id, connector_key, connector_name, requester_id, requester_name, requester_email, agent_id,
  agent_owner_id, call_key, created_at, search`

export function fixedValues(row: RequestRow): readonly SqlValue[] {
  const { snapshot } = row.state
  return [
    snapshot.id,
    snapshot.connector.key,
    snapshot.connector.name.toLowerCase(),
    snapshot.requester.id,
    snapshot.requester.name.toLowerCase(),
    snapshot.requester.email.toLowerCase(),
    row.agentId,
    snapshot.agent?.ownerId ?? null,
    row.callKey,
    row.state.createdAt,
    searchText(snapshot),
  ]
}

/** The columns that every command changes, and no list is sorted or filtered by, in the order of `unlistedValues`. */
export const UNLISTED_COLUMNS = ['revision', 'people', 'state'] as const

export const unlistedValues = (row: RequestRow): readonly SqlValue[] => [
  row.state.revision,
  JSON.stringify({ assigneeIds: row.assigneeIds, askedIds: row.askedIds }),
  JSON.stringify({ ...row.state, snapshot: undefined }),
]

/** The columns that a command may change, in the order of `changingValues`. */
export const CHANGING_COLUMNS = [
  'status',
  'pending',
  'attachable',
  'resolved_at',
  ...UNLISTED_COLUMNS,
] as const

export const changingValues = (row: RequestRow): readonly SqlValue[] => [
  ...listedValues(row),
  ...unlistedValues(row),
]

/** What lists and searches find a request by, of what may change. */
const listedValues = (row: RequestRow): readonly SqlValue[] => [
  row.state.status,
  row.state.status === 'pending' ? 1 : 0,
  isAttachable(row) ? 1 : 0,
  row.state.status === 'pending' ? 0 : row.state.resolution.at,
]

export function isListedAlike(before: RequestRow, after: RequestRow): boolean {
  const known = listedValues(before)
  return listedValues(after).every((value, n) => value === known[n])
}

/** Pending, or holding an approval that its agent can still use or is using. */
const isAttachable = ({ state }: RequestRow): boolean =>
  state.status === 'pending' ||
  state.grants.some(({ status }) => status === 'ready' || status === 'executing')

export const isExecuting = ({ state }: RequestRow): boolean =>
  state.status !== 'pending' && state.grants.some(({ status }) => status === 'executing')

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

/** Everybody who may read a request: who was asked, who asked, and who owns the agent that did. Some stand twice. */
export function readersOf({ state: { snapshot }, askedIds, assigneeIds }: RequestRow): readonly string[] {
  const { requester, agent } = snapshot
  return [...askedIds, ...assigneeIds, requester.id, ...(agent === null ? [] : [agent.ownerId])]
}

/** A row of `request_people`. */
export interface ReaderColumns {
  readonly person_id: string
  readonly request_id: string
  readonly may_decide: 0 | 1
  readonly pending: 0 | 1
  readonly created_at: number
}

/** Whose part in a request is new or other than before: most commands change nobody. */
export function changedReaders(before: RequestRow | undefined, after: RequestRow): readonly ReaderColumns[] {
  const { status, snapshot, createdAt } = after.state
  const deciding = new Set(after.assigneeIds)
  const decidingBefore = new Set(before?.assigneeIds)
  const known = new Set(before && readersOf(before))
  const all = (before?.state.status === 'pending') !== (status === 'pending')
  return [...new Set([...readersOf(after), ...decidingBefore])]
    .filter((id) => all || !known.has(id) || deciding.has(id) !== decidingBefore.has(id))
    .map((id) => ({
      person_id: id,
      request_id: snapshot.id,
      may_decide: deciding.has(id) ? 1 : 0,
      pending: status === 'pending' ? 1 : 0,
      created_at: createdAt,
    }))
}
