import type { ApprovalNode, FlowGraph, NodeId } from '../flow/flow.ts'
import { END, START } from '../flow/flow.ts'
import { indexOf } from '../flow/graph.ts'
import { ownValue } from '../own-value.ts'
import {
  delegateOf,
  identityOf,
  isEligible,
  isOwnRequest,
  resolveEligible,
  type Addressees,
  type Asking,
} from '../people/eligibility.ts'
import type { Directory, PersonId, PersonRef, Role } from '../people/person.ts'
import { NO_FLOW_STEP, type RequestSnapshot } from './snapshot.ts'
import type { RequestState } from './state.ts'

/** One place at a step: a person's own, or that of somebody they stand in for. */
export interface Seat {
  readonly nodeId: NodeId
  readonly onBehalfOf?: PersonRef
  /** The requester's own place, under `allowSelfApproval`. */
  readonly self?: true
}

/** Who decides where no flow is configured. */
const NO_FLOW_ROLES: readonly Role[] = ['admin', 'approver']

const NO_FLOW_GRAPH: FlowGraph = {
  nodes: [{ id: NO_FLOW_STEP, kind: 'approval', groups: [], emails: [], minimum: 1 }],
  edges: [
    { from: START, to: NO_FLOW_STEP },
    { from: NO_FLOW_STEP, to: END },
  ],
}

/** The graph a request runs through: its flow's, or one step for anybody who may approve. */
export const graphOf = (snapshot: Pick<RequestSnapshot, 'flow'>): FlowGraph =>
  snapshot.flow?.graph ?? NO_FLOW_GRAPH

/** The approval node of a step, or undefined for an id that is none. */
export function approvalNode(snapshot: Pick<RequestSnapshot, 'flow'>, id: NodeId): ApprovalNode | undefined {
  const node = indexOf(graphOf(snapshot)).nodes.get(id)
  return node?.kind === 'approval' ? node : undefined
}

/** The people whose own request this is. */
export const askingOf = (snapshot: Pick<RequestSnapshot, 'requester' | 'agent' | 'flow'>): Asking => ({
  requesterId: snapshot.requester.id,
  ownerId: snapshot.agent?.ownerId ?? null,
  selfApproval: snapshot.flow?.advanced.allowSelfApproval ?? false,
})

/**
 * Whether somebody holds a place of their own at a node: in the snapshot, and still today (invariants 2 and 13).
 * Without a flow the role alone decides, as of today.
 */
export function holdsSeat(
  state: RequestState,
  node: ApprovalNode,
  id: PersonId,
  directory: Directory,
): boolean {
  const { snapshot } = state
  const asking = askingOf(snapshot)
  if (snapshot.flow === null) {
    const person = directory.person(id)
    return (
      person?.active === true && NO_FLOW_ROLES.includes(person.role) && !isOwnRequest(id, asking, directory)
    )
  }
  const identity = identityOf(id, directory)
  return (
    seatedAtCreation(state, node).some((ref) => identityOf(ref.id, directory) === identity) &&
    isEligible(identity, addresseesNow(state, node), asking, directory)
  )
}

/** The place from which somebody may decide at a node now: their own before that of anybody they stand in for. */
export function seatAt(
  state: RequestState,
  node: ApprovalNode,
  id: PersonId,
  directory: Directory,
  at: number,
): Seat | undefined {
  const asking = askingOf(state.snapshot)
  if (holdsSeat(state, node, id, directory)) {
    const self = identityOf(id, directory) === asking.requesterId
    return self ? { nodeId: node.id, self: true } : { nodeId: node.id }
  }
  const standingInFor = principals(state, node, directory).filter(
    (ref) => delegateOf(ref.id, asking, directory, at)?.id === id,
  )
  const principal = standingInFor.find((ref) => !isFilled(state, node, ref.id)) ?? standingInFor[0]
  return principal === undefined ? undefined : { nodeId: node.id, onBehalfOf: principal }
}

const isFilled = ({ votes }: RequestState, node: ApprovalNode, id: PersonId): boolean =>
  votes.some(
    (vote) =>
      vote.nodeId === node.id && vote.withdrawnAt === undefined && (vote.onBehalfOf ?? vote.by).id === id,
  )

/** Everybody who may decide at a node now, those who stand in included: whom to ask. */
export function decidersAt(
  state: RequestState,
  node: ApprovalNode,
  directory: Directory,
  at: number,
): readonly PersonRef[] {
  const asking = askingOf(state.snapshot)
  const found = new Map<PersonId, PersonRef>()
  for (const principal of principals(state, node, directory)) {
    found.set(principal.id, principal)
    const delegate = delegateOf(principal.id, asking, directory, at)
    if (delegate !== undefined) found.set(delegate.id, delegate)
  }
  return [...found.values()]
}

/** The people with a place of their own at a node now: `holdsSeat` of everybody, at the cost of listing them once. */
function principals(state: RequestState, node: ApprovalNode, directory: Directory): readonly PersonRef[] {
  const asking = askingOf(state.snapshot)
  if (state.snapshot.flow === null) {
    const approvers = directory
      .withRole(...NO_FLOW_ROLES)
      .filter(({ id }) => !isOwnRequest(id, asking, directory))
    return approvers.map(({ id, name, email }) => ({ id, name, email }))
  }
  const seated = new Set(seatedAtCreation(state, node).map(({ id }) => identityOf(id, directory)))
  return resolveEligible(addresseesNow(state, node), asking, directory).filter(({ id }) => seated.has(id))
}

/** Everybody who was given a place at a node, whoever may still use it: what a record shows. */
export const seatedAtCreation = (
  { snapshot, escalated }: RequestState,
  node: ApprovalNode,
): readonly PersonRef[] => [
  ...(ownValue(snapshot.eligible, node.id) ?? []),
  ...(escalated.includes(node.id) ? (ownValue(snapshot.escalation, node.id) ?? []) : []),
]

const addresseesNow = ({ escalated }: RequestState, node: ApprovalNode): Addressees =>
  escalated.includes(node.id) && node.escalate !== undefined
    ? { ...node, groups: [...node.groups, ...node.escalate.groups] }
    : node
