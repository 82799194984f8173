import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'
import { changeRequest } from './change-request.ts'

/** An approver asks before deciding; the request's timers stand still until it is answered. Errors: `question_open`, … */
export function askQuestion(
  core: Core,
  caller: Caller,
  id: string,
  input: { questionId: string; text: string },
): Promise<Request> {
  const actor = engineActorOf(requirePerson(caller))
  return changeRequest(core, caller, id, (directory) => ({ type: 'ask', actor, ...input, directory }))
}
