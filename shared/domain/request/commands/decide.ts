import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import { authorise, seatToDecide } from '../authorise.ts'
import { ballotOf, type Ballot, type Decide } from '../ballot.ts'
import { UNCHANGED, type Plan } from '../plan.ts'
import { isRepeat, saidBefore } from '../repeated-decision.ts'
import type { PersonRef } from '../../people/person.ts'
import type { Seat } from '../seats.ts'
import type { RequestState, Via, Vote } from '../state.ts'

/**
 * One person's verdict at one step: the only way in for every surface.
 *
 * The same `decisionId` again, or the same verdict by the same person who has nothing left to decide, is a success that
 * changes nothing; reasons are not compared.
 *
 * Refuses: `idempotency_key_reused`, and what `authorise`, `seatToDecide` and `ballotOf` refuse.
 */
export function decide(state: RequestState, command: Decide, now: Now): Plan | Refusal {
  const { actor, directory } = command
  if (actor.kind !== 'person') return refuse(actor.kind === 'agent' ? 'agents_cannot_decide' : 'not_eligible')
  const same = state.votes.find(({ decisionId }) => decisionId === command.decisionId)
  if (same !== undefined) {
    return isRepeat(state, same, command, actor.id) ? UNCHANGED : refuse('idempotency_key_reused')
  }

  const authority = authorise(actor, state, directory, now)
  if (!authority.ok) return saidBefore(state, command, actor.id) ? UNCHANGED : authority
  const seat = seatToDecide(authority.value, state, directory)
  if (!seat.ok) return saidBefore(state, command, actor.id) ? UNCHANGED : seat
  const ballot = ballotOf(state, command)
  if (!ballot.ok) return ballot

  const vote = voteOf(command, authority.value.person, actor.via, seat.value, ballot.value, now)
  return {
    ok: true,
    happenings: [{ type: 'request.decided', vote, digest: ballot.value.digest, at: now.at }],
    recount: { directory, because: command.edits === undefined ? 'recounted' : 'edited' },
  }
}

function voteOf(command: Decide, by: PersonRef, via: Via, seat: Seat, ballot: Ballot, now: Now): Vote {
  const { nodeId, onBehalfOf, self } = seat
  return {
    decisionId: command.decisionId,
    nodeId,
    by,
    verdict: command.verdict,
    tools: ballot.tools,
    digest: ballot.digest,
    at: now.at,
    via,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(self === undefined ? {} : { self }),
    ...(command.edits === undefined ? {} : { edits: command.edits }),
    ...(Object.keys(ballot.agreedArguments).length === 0 ? {} : { agreedArguments: ballot.agreedArguments }),
    ...(command.reason === undefined ? {} : { reason: command.reason }),
  }
}
