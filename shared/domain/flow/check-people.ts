import { mailboxAddress, sameInbox } from '../people/mailbox.ts'
import { resolveEligible } from '../people/eligibility.ts'
import type { Directory, Person, PersonRef } from '../people/person.ts'
import type { ApprovalNode } from './flow.ts'
import { ancestorsOf, indexOf } from './graph.ts'
import { error, warning, type DrawnFlow, type FlowIssue, type FlowUse } from './issue.ts'
import { isReached, NOBODY_ASKS } from './reach.ts'

/** What keeps a step from being decided by the people there are: too few of them, or nobody who hears of it. */
export function checkPeople(flow: DrawnFlow, directory: Directory, use: FlowUse): readonly FlowIssue[] {
  const requesters = possibleRequesters(flow, directory)
  return flow.graph.nodes
    .filter((node) => node.kind === 'approval')
    .flatMap((node) => [
      ...checkEnough(node, flow, requesters, directory),
      ...checkDifferent(node, flow, directory),
      ...checkDenials(node, directory),
      ...checkReachable(node, flow, directory, use),
    ])
}

/**
 * Counts, for everybody who might ask, how many others could decide. Short for all of them is an error: the step can
 * never be passed. Short for some is a warning that names them, since for the others the flow works.
 */
function checkEnough(
  node: ApprovalNode,
  flow: DrawnFlow,
  requesters: readonly Person[],
  directory: Directory,
): readonly FlowIssue[] {
  const eligible = resolveEligible(node, NOBODY_ASKS, directory)
  const counts = requesters.map((person) => ({
    person,
    count: countFor(person, node, eligible, flow, directory),
  }))
  const short = counts.filter(({ count }) => count < node.minimum)
  const listed = eligible.length + (node.requesterManager === true ? 1 : 0)
  if (listed < node.minimum) {
    const message = `${node.minimum} must approve, but only ${listed} could.`
    return [
      error(node.id, 'minimum_above_eligible', message, { minimum: node.minimum, people: listed }),
      ...checkTimeout(node, flow, listed === 0, true),
    ]
  }
  if (short.length === 0) return []
  const isForAll = short.length === counts.length
  const severity = isForAll ? error : warning
  const names = namesOf(short.map(({ person }) => person))
  return [
    severity(node.id, 'too_few_without_requester', `Too few others can approve when ${names} asks.`, {
      names,
    }),
    ...checkTimeout(
      node,
      flow,
      short.some(({ count }) => count === 0),
      isForAll,
    ),
  ]
}

/** A step that nobody can answer must at least end by itself. */
function checkTimeout(
  node: ApprovalNode,
  { advanced }: DrawnFlow,
  isUnanswerable: boolean,
  isForAll: boolean,
): readonly FlowIssue[] {
  const ends = advanced.autoApproveAfterMinutes !== null || advanced.autoDenyAfterMinutes !== null
  if (!isUnanswerable || ends || node.escalate !== undefined) return []
  const message = 'Nobody may be able to answer here, and no timeout ends the wait.'
  return [(isForAll ? error : warning)(node.id, 'no_timeout', message)]
}

function countFor(
  requester: Person,
  node: ApprovalNode,
  eligible: readonly PersonRef[],
  { advanced }: DrawnFlow,
  directory: Directory,
): number {
  const { managerId } = requester
  const manager =
    managerId === undefined || node.requesterManager !== true ? undefined : directory.person(managerId)
  const others = advanced.allowSelfApproval ? eligible : eligible.filter((each) => !isTheirs(each, requester))
  const adds =
    manager?.active === true && manager.id !== requester.id && !others.some(({ id }) => id === manager.id)
  return others.length + (adds ? 1 : 0)
}

function isTheirs({ id }: PersonRef, requester: Person): boolean {
  const address = mailboxAddress(id)
  return address === undefined ? id === requester.id : sameInbox(address, requester.email)
}

/**
 * Where different people are asked for, earlier steps use some up. Counted is only what cannot be helped: those of an
 * earlier step that everybody passes who must come from this step's own people.
 */
function checkDifferent(
  node: ApprovalNode,
  { graph }: DrawnFlow,
  directory: Directory,
): readonly FlowIssue[] {
  if (node.differentPeople !== true) return []
  const index = indexOf(graph)
  if (!index.sound) return []
  const here = new Set(resolveEligible(node, NOBODY_ASKS, directory).map(({ id }) => id))
  const usedUp = [...ancestorsOf(index, node.id)].map((id) => {
    const earlier = index.nodes.get(id)
    if (earlier?.kind !== 'approval' || earlier.requesterManager === true) return 0
    const elsewhere = resolveEligible(earlier, NOBODY_ASKS, directory).filter(
      (person) => !here.has(person.id),
    )
    return Math.max(0, earlier.minimum - elsewhere.length)
  })
  const left = here.size + (node.requesterManager === true ? 1 : 0) - Math.max(0, ...usedUp)
  if (left >= node.minimum || here.size < node.minimum) return []
  const message = `An earlier step uses up the people of this one: ${node.minimum} must approve, ${left} would be left.`
  return [error(node.id, 'too_few_different_people', message, { minimum: node.minimum, people: left })]
}

function checkDenials(node: ApprovalNode, directory: Directory): readonly FlowIssue[] {
  const threshold = node.denyThreshold ?? 1
  const people =
    resolveEligible(node, NOBODY_ASKS, directory).length + (node.requesterManager === true ? 1 : 0)
  if (threshold > people) {
    const message = `${threshold} must deny, but only ${people} could: nobody can deny here.`
    return [error(node.id, 'deny_threshold_above_eligible', message, { minimum: threshold, people })]
  }
  if (people >= node.minimum && people - (threshold - 1) < node.minimum) {
    const message = 'People can disagree here so that neither side has enough; the request then waits.'
    return [warning(node.id, 'may_deadlock', message)]
  }
  return []
}

function checkReachable(
  node: ApprovalNode,
  { channels }: DrawnFlow,
  directory: Directory,
  { enabledChannels }: FlowUse,
): readonly FlowIssue[] {
  const open = channels.filter((channel) => enabledChannels?.includes(channel) ?? true)
  const people = resolveEligible(node, NOBODY_ASKS, directory)
  const reachesSomebody = people.some((person) =>
    open.some((channel) => isReached(person, channel, directory)),
  )
  if (reachesSomebody || people.length === 0) return []
  return [error(node.id, 'nobody_reachable', 'No channel of this flow reaches anybody who may decide here.')]
}

/** Everybody whose agent could bring a request to this flow. */
function possibleRequesters({ scope }: DrawnFlow, directory: Directory): readonly Person[] {
  const everybody = directory.withRole('admin', 'approver', 'member')
  if (scope.type !== 'groups') return everybody
  return everybody.filter(({ groups }) => groups.some((id) => scope.groups.includes(id)))
}

function namesOf(people: readonly Person[]): string {
  const shown = people.slice(0, 3).map(({ name }) => name)
  const more = people.length - shown.length
  return more > 0 ? `${shown.join(', ')} or one of ${more} others` : shown.join(' or ')
}
