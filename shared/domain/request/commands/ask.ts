import { identityOf } from '../../people/eligibility.ts'
import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import { authorise } from '../authorise.ts'
import type { RequestCommand } from '../command.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'

/**
 * A question by somebody who may decide at an open step. Until it is answered every timer of the request stands still;
 * people may decide all the same. One question at a time.
 *
 * Refuses: what `authorise` refuses, `idempotency_key_reused`, `question_open`.
 */
export function ask(
  state: RequestState,
  { actor, questionId, text, directory }: Extract<RequestCommand, { type: 'ask' }>,
  { at, elapsed, running }: Now,
): Plan | Refusal {
  const same = state.questions.find(({ id }) => id === questionId)
  if (same !== undefined && actor.kind === 'person') {
    const isSame = same.by.id === identityOf(actor.id, directory) && same.text === text
    return isSame ? UNCHANGED : refuse('idempotency_key_reused')
  }
  const authority = authorise(actor, state, directory, { at, elapsed, running })
  if (!authority.ok) return authority
  if (state.questions.some(({ answer }) => answer === undefined)) return refuse('question_open')
  const question = { id: questionId, by: authority.value.person, text, at }
  return plan({ type: 'request.asked', question, at, elapsed, running })
}
