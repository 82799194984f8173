import type { ApprovalNode } from '../flow/flow.ts'
import { ancestorsOf, indexOf } from '../flow/graph.ts'
import { ownValue } from '../own-value.ts'
import { identityOf, stoodIn } from '../people/eligibility.ts'
import type { Directory, PersonId } from '../people/person.ts'
import { argumentsDigest, type Edits } from './digest.ts'
import { askingOf, graphOf, holdsSeat } from './seats.ts'
import type { RequestState, Vote } from './state.ts'

/** The tools of a request that nobody has denied for good. */
export const liveTools = ({ snapshot, deniedTools }: RequestState): readonly string[] =>
  snapshot.tools.map(({ definition }) => definition.name).filter((name) => !deniedTools.includes(name))

/** What agreeing now means, tool by tool, where the arguments in force are not the agent's. */
export const agreedNow = (edits: Edits): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(edits).map(([tool, values]) => [tool, argumentsDigest(values)]))

/** Each person's latest vote at a step that they have not withdrawn. One person counts once (invariant 4). */
export function votesAt(
  votes: readonly Vote[],
  nodeId: string,
  identify: (id: PersonId) => PersonId = (id) => id,
): readonly Vote[] {
  const latest = new Map<PersonId, Vote>()
  for (const vote of votes) {
    if (vote.nodeId === nodeId && vote.withdrawnAt === undefined) latest.set(identify(vote.by.id), vote)
  }
  return [...latest.values()]
}

/**
 * A step is passed when every tool not denied has the approvals of at least `minimum` distinct people: by `>=`, each in
 * the snapshot and still eligible, and for the arguments that would run (invariants 2 and 5).
 */
export function isStepMet(state: RequestState, node: ApprovalNode, directory: Directory): boolean {
  const needed = Math.max(1, node.minimum)
  const tools = liveTools(state)
  const counting = countingVotes(state, node, directory)
  return tools.length > 0 && tools.every((tool) => seatsFor(state, tool, counting, directory) >= needed)
}

/** The votes at a step that count today, whatever they say. */
function countingVotes(state: RequestState, node: ApprovalNode, directory: Directory): readonly Vote[] {
  const barred = barredFrom(state, node, directory)
  return votesAt(state.votes, node.id, (id) => identityOf(id, directory)).filter((vote) => {
    const { by, onBehalfOf } = vote
    if (barred.has(identityOf(by.id, directory))) return false
    if (onBehalfOf !== undefined && barred.has(identityOf(onBehalfOf.id, directory))) return false
    return isSeated(state, node, vote, directory)
  })
}

/** Whether whoever gave a vote, or whom they stood in for, still has the place it was given from. */
export function isSeated(state: RequestState, node: ApprovalNode, vote: Vote, directory: Directory): boolean {
  const { by, onBehalfOf } = vote
  if (onBehalfOf === undefined) return holdsSeat(state, node, by.id, directory)
  return (
    holdsSeat(state, node, onBehalfOf.id, directory) &&
    stoodIn(by.id, onBehalfOf.id, askingOf(state.snapshot), directory, vote.at)
  )
}

/** Whether a vote agrees to exactly what would run for a tool now. */
export function agreesTo(vote: Vote, tool: string, edits: Edits): boolean {
  if (!vote.tools.includes(tool)) return false
  const inForce = ownValue(edits, tool)
  return (
    ownValue(vote.agreedArguments, tool) === (inForce === undefined ? undefined : argumentsDigest(inForce))
  )
}

/**
 * Identities that may not count at a node which wants different people: whoever approves an earlier step on the path,
 * and whomever they stood in for.
 */
export function barredFrom(
  state: RequestState,
  node: ApprovalNode,
  directory: Directory,
): ReadonlySet<PersonId> {
  const barred = new Set<PersonId>()
  if (node.differentPeople !== true) return barred
  for (const id of ancestorsOf(indexOf(graphOf(state.snapshot)), node.id)) {
    for (const vote of votesAt(state.votes, id)) {
      if (vote.verdict !== 'approve') continue
      barred.add(identityOf(vote.by.id, directory))
      if (vote.onBehalfOf !== undefined) barred.add(identityOf(vote.onBehalfOf.id, directory))
    }
  }
  return barred
}

/**
 * The tools that denials at a step end: deny wins (invariant 3). Who has lost the right since still counts here, so that
 * removing a person cannot turn a denial around.
 */
export function toolsDeniedAt(
  node: ApprovalNode,
  votes: readonly Vote[],
  tools: readonly string[],
): readonly string[] {
  const threshold = Math.max(1, node.denyThreshold ?? 1)
  const here = votesAt(votes, node.id)
  return tools.filter((tool) => {
    const against = here.filter((vote) => !vote.tools.includes(tool))
    return new Set(against.map(seatOwner)).size >= threshold
  })
}

function seatsFor(state: RequestState, tool: string, votes: readonly Vote[], directory: Directory): number {
  const agreeing = votes.filter((vote) => agreesTo(vote, tool, state.edits))
  return new Set(agreeing.map((vote) => identityOf(seatOwner(vote), directory))).size
}

/** A delegate and whom they stand in for fill one place between them. */
const seatOwner = ({ by, onBehalfOf }: Vote): PersonId => onBehalfOf?.id ?? by.id
