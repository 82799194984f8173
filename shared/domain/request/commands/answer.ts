import { refOf } from '../../people/eligibility.ts'
import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import { alreadyDecided } from '../already-decided.ts'
import type { Actor, RequestCommand } from '../command.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import type { Question, RequestState } from '../state.ts'
import type { Directory } from '../../people/person.ts'

/**
 * The requester or their agent answers the open question; timers go on, each later by as long as the question was open.
 *
 * Refuses: `not_allowed`, `no_open_question`, `already_decided`.
 */
export function answer(
  state: RequestState,
  { actor, questionId, text, directory }: Extract<RequestCommand, { type: 'answer' }>,
  { at, elapsed, running }: Now,
): Plan | Refusal {
  const by = respondent(state, actor, directory)
  if (by === undefined) return refuse('not_allowed')
  const question = state.questions.find(({ id }) => id === questionId)
  if (question?.answer?.text === text) return UNCHANGED
  if (state.status !== 'pending') return alreadyDecided(state)
  if (question === undefined || question.answer !== undefined) return refuse('no_open_question')
  const answered: Question = { ...question, answer: { by, text, at } }
  return plan({ type: 'request.answered', question: answered, at, elapsed, running })
}

function respondent(
  { snapshot }: RequestState,
  actor: Actor,
  directory: Directory,
): NonNullable<Question['answer']>['by'] | undefined {
  if (actor.kind === 'person' && actor.id === snapshot.requester.id) return refOf(actor.id, directory)
  if (actor.kind !== 'agent' || snapshot.agent === null || actor.id !== snapshot.agent.id) return undefined
  return { agentId: snapshot.agent.id, name: snapshot.agent.name }
}
