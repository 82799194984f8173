import type { Committed } from '../../../coordinator/ports/store.ts'
import type { ApprovalNode } from '../../../shared/domain/flow/flow.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { World } from './world.ts'

/** Looks at each commit at the moment it becomes durable, when the disk still shows what it was judged by. */
export function witness(world: World, committed: readonly Committed[]): void {
  for (const { entry } of committed) {
    if (entry.type === 'delivery.delivered') world.recordedDeliveries.add(entry.subject.id)
    if (entry.type === 'request.created') world.seen.push(...askedTwice(world, entry.subject.id))
    if (entry.type !== 'request.resolved') continue
    const state = world.disk.requests.get(entry.subject.id)?.state
    if (state) world.seen.push(...shortOfPeople(world, state))
  }
}

/** The same call, made again while its request is open or its approval unused, never makes a second request. */
function askedTwice({ disk }: World, id: string): readonly string[] {
  const callKey = disk.requests.get(id)?.callKey ?? null
  if (callKey === null) return []
  const open = [...disk.requests.values()].filter(
    ({ callKey: key, state }) =>
      key === callKey &&
      (state.status === 'pending' ||
        state.grants.some(({ status }) => status === 'ready' || status === 'executing')),
  )
  return open.length < 2 ? [] : [`6 at most once: the call of ${id} has ${open.length} requests at once`]
}

/** Counted without the engine: at every step that was passed, enough people who may decide at this very moment. */
function shortOfPeople(world: World, state: RequestState): readonly string[] {
  if (state.status === 'pending' || state.resolution.by !== 'people' || state.grants.length === 0) return []
  const nodes = state.snapshot.flow?.graph.nodes ?? []
  return state.steps.flatMap(({ nodeId, status }) => {
    const node = nodes.find(({ id }) => id === nodeId)
    if (status !== 'approved' || node?.kind !== 'approval') return []
    const agreed = state.votes.filter(
      (vote) =>
        vote.nodeId === nodeId &&
        vote.verdict === 'approve' &&
        vote.withdrawnAt === undefined &&
        mayDecideNow(world, node, state.snapshot.requester.id, vote.by.id),
    )
    const people = new Set(agreed.map(({ by }) => by.id)).size
    return people >= node.minimum
      ? []
      : [
          `2 quorum in order: ${state.snapshot.id} was approved with ${people} of ${node.minimum} at ${nodeId}`,
        ]
  })
}

/** Active, addressed by the step as people and groups are now, and not the one who asked. */
export function mayDecideNow(world: World, node: ApprovalNode, requesterId: string, id: string): boolean {
  const users = (world.disk.documents.get('users') ?? new Map()) as Map<
    string,
    { active: boolean; managerId?: string }
  >
  const groups = (world.disk.documents.get('groups') ?? new Map()) as Map<string, { members: string[] }>
  const addressed = [...node.groups, ...(node.escalate?.groups ?? [])]
  return (
    id !== requesterId &&
    users.get(id)?.active === true &&
    (addressed.some((group) => groups.get(group)?.members.includes(id)) ||
      (node.requesterManager === true && users.get(requesterId)?.managerId === id))
  )
}
