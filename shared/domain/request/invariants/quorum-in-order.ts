import { canonicalJson } from '../../canonical/canonical-json.ts'
import type { ApprovalNode } from '../../flow/flow.ts'
import type { JsonObject } from '../../json.ts'
import type { Delegation, Directory, PersonRef } from '../../people/person.ts'
import type { RequestSnapshot } from '../snapshot.ts'
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
import { outOfOrder } from './order.ts'
import { stepsOnPath } from './path.ts'

/**
 * 2. Approved by people means: every step on the path has, for every tool approved, the votes of at least `minimum`
 * distinct people, each eligible in the snapshot and still eligible, for the arguments that would run; and in order.
 */
export const quorumInOrder: Invariant = (history) => [...outOfOrder(history), ...enoughAtEveryStep(history)]

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

/**
 * How many distinct people agree, at a step, to what would run for a tool at the end of this history. Of each person
 * only the last word counts: an approval of arguments that were edited since is not one of the earlier ones.
 */
export function peopleFor(
  tool: string,
  node: ApprovalNode,
  snapshot: RequestSnapshot,
  history: History,
  directory: Directory | null,
): number {
  const here = standingVotes(history).filter((vote) => vote.nodeId === node.id)
  const lastWords = new Map(here.map((vote) => [vote.by.id, vote]))
  const people = [...lastWords.values()]
    .filter(
      (vote) => agrees(vote, tool, snapshot, history) && mayCount(vote, node, snapshot, history, directory),
    )
    .map(({ by, onBehalfOf }) => onBehalfOf?.id ?? by.id)
  return new Set(people).size
}

/** What would run is what this person agreed to: the arguments in force when they decided are those in force now. */
function agrees(vote: Vote, tool: string, snapshot: RequestSnapshot, history: History): boolean {
  const decided = eventsOf(history, 'request.decided').find((event) => event.vote === vote)
  if (decided === undefined || !vote.tools.includes(tool)) return false
  const then = until(history, decided)
  const agreed =
    vote.edits !== undefined && Object.hasOwn(vote.edits, tool)
      ? vote.edits[tool]
      : inForce(snapshot, then, tool)
  return same(agreed, inForce(snapshot, history, tool))
}

function inForce(snapshot: RequestSnapshot, history: History, tool: string): JsonObject | undefined {
  const edit = standingVotes(history).findLast(
    ({ edits }) => edits !== undefined && Object.hasOwn(edits, tool),
  )
  const asked = snapshot.tools.find(({ definition }) => definition.name === tool)?.arguments
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
  if (vote.onBehalfOf !== undefined && !isCovered(vote, person.delegation)) return false
  if (snapshot.flow === null) return person.role !== 'member'
  const groups = [...node.groups, ...(node.escalate?.groups ?? [])]
  return (
    groups.some((group) => directory.group(group)?.members.includes(seat.id) === true) ||
    node.emails.some((email) => email.toLowerCase() === person.email.toLowerCase()) ||
    (node.requesterManager === true && directory.person(snapshot.requester.id)?.managerId === seat.id)
  )
}

/** A delegation that was replaced since covers no vote from before it began. */
const isCovered = (vote: Vote, delegation: Delegation | undefined): boolean =>
  delegation?.to === vote.by.id && vote.at >= delegation.from && vote.at < delegation.until
