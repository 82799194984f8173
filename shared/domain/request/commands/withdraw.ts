import { identityOf } from '../../people/eligibility.ts'
import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import { alreadyDecided } from '../already-decided.ts'
import { keepsSeat } from '../authorise.ts'
import type { RequestCommand } from '../command.ts'
import { askedBy, digestOf } from '../digest.ts'
import { editsOf } from '../edits.ts'
import { UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'

/**
 * Takes back one's own decision while the request is pending. What it denied for good stays denied; what it approved is
 * counted anew, and a step that is short then opens again. Whoever has lost the right to decide cannot take a denial
 * back either.
 *
 * Refuses: `agents_cannot_decide`, `not_eligible`, `nothing_to_withdraw`, `already_decided`.
 */
export function withdraw(
  state: RequestState,
  command: Extract<RequestCommand, { type: 'withdraw' }>,
  now: Now,
): Plan | Refusal {
  const { actor, decisionId, directory } = command
  if (actor.kind !== 'person') return refuse(actor.kind === 'agent' ? 'agents_cannot_decide' : 'not_eligible')
  const by = identityOf(actor.id, directory)
  const vote = state.votes.find(
    (each) => each.decisionId === decisionId && identityOf(each.by.id, directory) === by,
  )
  if (vote === undefined) return refuse('nothing_to_withdraw')
  if (vote.withdrawnAt !== undefined) return UNCHANGED
  if (state.status !== 'pending') return alreadyDecided(state)
  if (!keepsSeat(state, vote, directory, now)) return refuse('not_eligible')

  const left = editsOf(
    state.snapshot,
    state.votes.filter((each) => each !== vote),
  )
  const digest = digestOf(askedBy(state.snapshot, left))
  return {
    ok: true,
    happenings: [{ type: 'request.decision-withdrawn', decisionId, by: vote.by.id, digest, at: now.at }],
    recount: { directory, because: 'withdrawn' },
  }
}
