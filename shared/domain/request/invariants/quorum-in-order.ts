import { canonicalJson } from '../../canonical/canonical-json.ts'
import { END, START, type ApprovalNode, type NodeId } from '../../flow/flow.ts'
import type { JsonObject } from '../../json.ts'
import type { Directory, PersonRef } from '../../people/person.ts'
import { NO_FLOW_STEP, type RequestSnapshot } from '../snapshot.ts'
import type { Vote } from '../state.ts'
import {
  commandFor,
  eventsOf,
  resolutionOf,
  snapshotOf,
  standingVotes,
  until,
  type History,
  type Invariant,
} from './history.ts'

/**
 * 2. Approved by people means: every step on the path has, for every tool approved, the votes of at least `minimum`
 * distinct people, each eligible in the snapshot and still eligible, for the arguments that would run. Steps that were
 * not open took no votes.
 */
export const quorumInOrder: Invariant = (history) => [
  ...votedWhileOpen(history),
  ...enoughAtEveryStep(history),
]

function votedWhileOpen(history: History): readonly string[] {
  return eventsOf(history, 'request.decided').flatMap((event) => {
    const { nodeId, decisionId } = event.vote
    return openSteps(until(history, event)).has(nodeId)
      ? []
      : [`${decisionId} counted at ${nodeId}, which was not open`]
  })
}

function openSteps(history: History): ReadonlySet<NodeId> {
  const open = new Set<NodeId>()
  for (const event of history.events) {
    if (event.type === 'request.step-opened' || event.type === 'request.step-reopened') open.add(event.nodeId)
    else if (event.type.startsWith('request.step-') && 'nodeId' in event && event.nodeId !== undefined)
      open.delete(event.nodeId)
  }
  return open
}

function enoughAtEveryStep(history: History): readonly string[] {
  const snapshot = snapshotOf(history)
  const end = resolutionOf(history)
  if (snapshot === undefined || end?.resolution.by !== 'people' || end.approvedTools.length === 0) return []
  const command = commandFor(history, end)?.command
  const directory = command !== undefined && 'directory' in command ? command.directory : null
  const path = stepsOnPath(history, snapshot)
  if (path.length === 0) return ['approved by people on a path without a step']
  return path.flatMap((node) =>
    end.approvedTools.flatMap((tool) => {
      const count = peopleFor(tool, node, snapshot, until(history, end), directory)
      return count >= Math.max(1, node.minimum)
        ? []
        : [`${tool} approved with ${count} of ${node.minimum} at ${node.id}`]
    }),
  )
}

/** How many distinct people agree, at a step, to what would run for a tool at the end of this history. */
export function peopleFor(
  tool: string,
  node: ApprovalNode,
  snapshot: RequestSnapshot,
  history: History,
  directory: Directory | null,
): number {
  const people = standingVotes(history)
    .filter((vote) => vote.nodeId === node.id && agrees(vote, tool, history))
    .filter((vote) => mayCount(vote, node, snapshot, history, directory))
    .map(({ by, onBehalfOf }) => onBehalfOf?.id ?? by.id)
  return new Set(people).size
}

/** Follows every way from the start, at conditions the one that was taken last. */
export function stepsOnPath(history: History, { flow }: RequestSnapshot): readonly ApprovalNode[] {
  if (flow === null) {
    return [{ id: NO_FLOW_STEP, kind: 'approval', groups: [], emails: [], minimum: 1 }]
  }
  const chosen = new Map(
    eventsOf(history, 'request.branch-chosen').map(({ nodeId, label }) => [nodeId, label]),
  )
  const found = new Map<NodeId, ApprovalNode>()
  const seen = new Set<NodeId>()
  const visit = (id: NodeId): void => {
    if (id === END || seen.has(id)) return
    seen.add(id)
    const node = flow.graph.nodes.find((each) => each.id === id)
    if (node?.kind === 'approval') found.set(id, node)
    for (const edge of flow.graph.edges.filter(({ from }) => from === id)) {
      if (node?.kind !== 'condition' || edge.label === chosen.get(id)) visit(edge.to)
    }
  }
  visit(START)
  return [...found.values()]
}

/** What would run is what this person agreed to: the arguments in force when they decided are those in force now. */
function agrees(vote: Vote, tool: string, history: History): boolean {
  const decided = eventsOf(history, 'request.decided').find((event) => event.vote === vote)
  if (decided === undefined || !vote.tools.includes(tool)) return false
  const then = until(history, decided)
  const agreed =
    vote.edits !== undefined && Object.hasOwn(vote.edits, tool) ? vote.edits[tool] : inForce(then, tool)
  return same(agreed, inForce(history, tool))
}

function inForce(history: History, tool: string): JsonObject | undefined {
  const edit = standingVotes(history).findLast(
    ({ edits }) => edits !== undefined && Object.hasOwn(edits, tool),
  )
  const asked = snapshotOf(history)?.tools.find(({ definition }) => definition.name === tool)?.arguments
  return edit?.edits?.[tool] ?? asked
}

const same = (one: JsonObject | undefined, other: JsonObject | undefined): boolean =>
  one === undefined || other === undefined ? one === other : canonicalJson(one) === canonicalJson(other)

/** Eligible in the snapshot, and still today where the directory of the deciding transaction is known. */
function mayCount(
  vote: Vote,
  node: ApprovalNode,
  snapshot: RequestSnapshot,
  history: History,
  directory: Directory | null,
): boolean {
  const seat = vote.onBehalfOf ?? vote.by
  return (
    (snapshot.flow === null || isListed(seat, node, snapshot, history)) &&
    (directory === null || isStill(seat, vote, node, snapshot, directory))
  )
}

function isListed(
  { id, email }: PersonRef,
  node: ApprovalNode,
  snapshot: RequestSnapshot,
  history: History,
): boolean {
  const escalated = eventsOf(history, 'request.escalated').filter(({ nodeId }) => nodeId === node.id)
  const listed = [...(snapshot.eligible[node.id] ?? []), ...escalated.flatMap(({ added }) => added)]
  return listed.some(
    (ref) => ref.id === id || (ref.id.startsWith('mail:') && ref.email === email.toLowerCase()),
  )
}

function isStill(
  seat: PersonRef,
  vote: Vote,
  node: ApprovalNode,
  snapshot: RequestSnapshot,
  directory: Directory,
): boolean {
  if (seat.id.startsWith('mail:')) return true
  const person = directory.person(seat.id)
  const voter = directory.person(vote.by.id)
  if (person?.active !== true || voter?.active !== true) return false
  if (vote.onBehalfOf !== undefined && person.delegation?.to !== vote.by.id) return false
  if (snapshot.flow === null) return person.role !== 'member'
  const groups = [...node.groups, ...(node.escalate?.groups ?? [])]
  return (
    groups.some((group) => directory.group(group)?.members.includes(seat.id) === true) ||
    node.emails.some((email) => email.toLowerCase() === person.email.toLowerCase()) ||
    (node.requesterManager === true && directory.person(snapshot.requester.id)?.managerId === seat.id)
  )
}
