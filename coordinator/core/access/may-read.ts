import type { SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Change } from '../../../shared/contract/stream.ts'
import type { Role } from '../../../shared/domain/people/person.ts'
import type { Caller } from '../../ports/caller.ts'
import type { RequestRow } from '../../ports/store.ts'

/** Who looks. An agent sees its own requests and nothing else. */
export type Viewer =
  | { readonly kind: 'person'; readonly id: string; readonly role: Role }
  | { readonly kind: 'agent'; readonly id: string; readonly userId: string }
  | { readonly kind: 'system' }

export const viewerOf = (caller: Caller): Viewer => caller

/** What decides who may read a request: the same facts, whether they come from a row or from a view. */
export interface ReadableRequest {
  readonly requesterId: string
  readonly agentId: string | null
  readonly agentOwnerId: string | null
  /** Everybody it was put to. */
  readonly askedIds: readonly string[]
}

export const readableOf = (row: RequestRow): ReadableRequest => ({
  requesterId: row.state.snapshot.requester.id,
  agentId: row.agentId,
  agentOwnerId: row.state.snapshot.agent?.ownerId ?? null,
  askedIds: [...row.askedIds, ...row.assigneeIds],
})

/** The same facts from a view, as the stream has them. An agent asks for its owner, so its owner is the requester. */
const readableFromView = (view: SharedRequest): ReadableRequest => ({
  requesterId: view.requester.id,
  agentId: view.agent?.id ?? null,
  agentOwnerId: null,
  askedIds: [
    ...view.assignees,
    ...view.steps.flatMap(({ eligible, decisions }) =>
      [...eligible, ...decisions.map(({ by }) => by)].map(({ id }) => id),
    ),
  ],
})

/** Whether a change may reach this viewer. What was removed is known by its id alone, and ids tell nothing. */
export function mayReadChange(viewer: Viewer, change: Change): boolean {
  if (change.kind === 'request') return mayReadRequest(viewer, readableFromView(change.value))
  return change.kind === 'removed' ? viewer.kind !== 'agent' : mayReadThing(viewer, change)
}

/**
 * The one rule of who may read a request, for HTTP, stream, search, export and notices alike: approvers and
 * administrators all; a member their own, those of their agents, and those they are asked about; an agent its own.
 */
export function mayReadRequest(viewer: Viewer, request: ReadableRequest): boolean {
  if (viewer.kind === 'system') return true
  if (viewer.kind === 'agent') return request.agentId === viewer.id
  return (
    viewer.role !== 'member' ||
    request.requesterId === viewer.id ||
    request.agentOwnerId === viewer.id ||
    request.askedIds.includes(viewer.id)
  )
}

/** Whether everybody with this role reads all requests, so that lists need no filter and frames can be shared. */
export const readsAllRequests = (viewer: Viewer): boolean =>
  viewer.kind === 'system' || (viewer.kind === 'person' && viewer.role !== 'member')

/** The rule for everything else: administrators and approvers read the set-up, a member what concerns them. */
export function mayReadThing(
  viewer: Viewer,
  change: Exclude<Change, { kind: 'request' | 'removed' }>,
): boolean {
  if (viewer.kind === 'system') return true
  if (viewer.kind === 'agent') return false
  if (viewer.role !== 'member') return true
  switch (change.kind) {
    case 'connector':
      return true
    case 'user':
      return change.value.id === viewer.id
    case 'agent':
      return change.value.userId === viewer.id
    case 'group':
      return change.value.members.includes(viewer.id)
    case 'flow':
    case 'policy':
    case 'delivery':
      return false
  }
}
