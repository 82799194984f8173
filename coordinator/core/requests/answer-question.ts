import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'
import { changeRequest } from './change-request.ts'

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
