import type { ErrorCode } from '../errors.ts'
import type { ApprovalNode } from '../flow/flow.ts'
import { mailboxAddress, mailboxRef } from '../people/mailbox.ts'
import { identityOf, isOwnRequest, refOf } from '../people/eligibility.ts'
import type { Directory, PersonId, PersonRef } from '../people/person.ts'
import { refuse, type Result } from '../refusal.ts'
import type { EpochMs, Now } from '../time.ts'
import type { Actor } from './command.ts'
import { alreadyDecided } from './already-decided.ts'
import { approvalNode, askingOf, decidersAt, seatAt, type Seat } from './seats.ts'
import type { RequestState, Step, Vote } from './state.ts'
import { agreesTo, barredFrom, isSeated, liveTools, votesAt } from './tally.ts'

/** What somebody may do: who they are, and the open steps at which they have a place. */
export interface Authority {
  readonly person: PersonRef
  readonly seats: readonly Seat[]
}

/**
 * The one rule on who may take part in a decision, for every surface: desktop, web page, SMS, API, timer (invariant 4).
 * Agents never; nobody on their own request, unless the snapshot's flow lets the requester, in person; and only from a
 * place at a step that is open. Reads the directory given, so it holds as of the deciding transaction.
 *
 * Refuses: `agents_cannot_decide`, `own_request`, `already_decided`, `step_not_open`, `not_eligible`.
 */
export function authorise(
  actor: Actor,
  state: RequestState,
  directory: Directory,
  now: Now,
): Result<Authority> {
  if (actor.kind !== 'person') return refuse(actor.kind === 'agent' ? 'agents_cannot_decide' : 'not_eligible')
  const person = decider(actor.id, directory)
  if (person === undefined) return refuse('not_eligible')
  if (isOwnRequest(person.id, askingOf(state.snapshot), directory)) return refuse('own_request')

  const places = state.steps.map((step) => ({ step, seat: seatOn(state, step, person.id, directory, now) }))
  const seated = places.flatMap(({ step, seat }) => (seat === undefined ? [] : [{ step, seat }]))
  if (seated.length === 0) return refuse('not_eligible')
  if (state.status !== 'pending') return alreadyDecided(state)
  const seats = seated.filter(({ step }) => step.status === 'open').map(({ seat }) => seat)
  return seats.length > 0 ? { ok: true, value: { person, seats } } : refuse('step_not_open')
}

/**
 * The one open step at which an authorised person's next decision counts: the first, in the order of the flow, where
 * they have not decided yet. One decision fills one place, also for somebody who has places on parallel branches.
 *
 * Refuses: `must_be_different_person`, `already_voted`.
 */
export function seatToDecide(authority: Authority, state: RequestState, directory: Directory): Result<Seat> {
  const { person, seats } = authority
  let barred = false
  for (const seat of seats) {
    const node = approvalNode(state.snapshot, seat.nodeId)
    if (node === undefined || decisionStandingAt(state, node, person.id, directory) !== undefined) continue
    const bars = barredFrom(state, node, directory)
    const isBarred = [person.id, seat.onBehalfOf?.id ?? person.id].some((id) =>
      bars.has(identityOf(id, directory)),
    )
    if (!isBarred) return { ok: true, value: seat }
    barred = true
  }
  return refuse(barred ? 'must_be_different_person' : 'already_voted')
}

/** Why somebody may not decide now, or null when they may. What a view shows as `cannotDecideBecause`. */
export function whyNotDecide(
  actor: Actor,
  state: RequestState,
  directory: Directory,
  now: Now,
): ErrorCode | null {
  const authority = authorise(actor, state, directory, now)
  if (!authority.ok) return authority.code
  const seat = seatToDecide(authority.value, state, directory)
  return seat.ok ? null : seat.code
}

/**
 * Everybody whose decision an open step waits for: those who may decide there now and have not. Empty at other steps.
 */
export function awaitedAt(
  state: RequestState,
  { nodeId, status }: Step,
  directory: Directory,
  at: EpochMs,
): readonly PersonRef[] {
  const node = approvalNode(state.snapshot, nodeId)
  if (node === undefined || status !== 'open') return []
  const bars = barredFrom(state, node, directory)
  return decidersAt(state, node, directory, at).filter(
    ({ id }) =>
      !bars.has(identityOf(id, directory)) && decisionStandingAt(state, node, id, directory) === undefined,
  )
}

/** Whether somebody still has a place at a step that was reached, open or not: what withdrawing needs. */
export function keepsSeat(state: RequestState, vote: Vote, directory: Directory, now: Now): boolean {
  const node = approvalNode(state.snapshot, vote.nodeId)
  return node !== undefined && seatAt(state, node, vote.by.id, directory, now.at) !== undefined
}

/**
 * A person's decision at a step as long as it says something about everything that would run. After an edit of the
 * arguments an approval of the earlier ones no longer does, and they may decide anew; so may whoever approved from a place
 * that is gone, as that approval no longer counts.
 */
function decisionStandingAt(
  state: RequestState,
  node: ApprovalNode,
  id: PersonId,
  directory: Directory,
): Vote | undefined {
  const identify = (who: PersonId): PersonId => identityOf(who, directory)
  const vote = votesAt(state.votes, node.id, identify).find(({ by }) => identify(by.id) === identify(id))
  if (vote === undefined || vote.verdict === 'deny') return vote
  if (!isSeated(state, node, vote, directory)) return undefined
  const stale = liveTools(state).some(
    (tool) => vote.tools.includes(tool) && !agreesTo(vote, tool, state.edits),
  )
  return stale ? undefined : vote
}

function seatOn(
  state: RequestState,
  step: Step,
  id: PersonId,
  directory: Directory,
  now: Now,
): Seat | undefined {
  const node = approvalNode(state.snapshot, step.nodeId)
  return node === undefined ? undefined : seatAt(state, node, id, directory, now.at)
}

/** Who acts: a user who is active, or a mailbox that belongs to nobody. */
function decider(id: PersonId, directory: Directory): PersonRef | undefined {
  const address = mailboxAddress(id)
  if (address === undefined) return refOf(id, directory)
  const owner = directory.personByEmail(address)
  return owner === undefined ? mailboxRef(address) : refOf(owner.id, directory)
}
