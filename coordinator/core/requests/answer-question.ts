import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Caller } from '../../ports/caller.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'
import { changeRequest } from './change-request.ts'
import { getRequest } from './read-requests.ts'

/** The requester, or their agent, answers the open question. Errors: `no_open_question`, `not_allowed`. */
export function answerQuestion(
  core: Core,
  caller: Caller,
  id: string,
  input: { questionId: string; text: string },
): Promise<Request> {
  const actor = engineActorOf(caller)
  return changeRequest(core, caller, id, (directory) => ({ type: 'answer', actor, ...input, directory }))
}

/** The same for whoever does not know the question's id: at most one is open. Errors: `not_found`, and as above. */
export async function answerOpenQuestion(
  core: Core,
  caller: Caller,
  id: string,
  text: string,
): Promise<Request> {
  const { questions } = await getRequest(core, caller, id)
  const open = questions.find(({ answer }) => answer === undefined)
  if (open === undefined) throw new AppError('no_open_question')
  return answerQuestion(core, caller, id, { questionId: open.id, text })
}
