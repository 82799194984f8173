import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'
import { changeRequest } from './change-request.ts'

/** Takes back one's own decision while the request is pending. Errors: `not_found`, `nothing_to_withdraw`, `not_pending`. */
export function withdrawDecision(
  core: Core,
  caller: Caller,
  id: string,
  decisionId: string,
): Promise<Request> {
  const actor = engineActorOf(requirePerson(caller))
  return changeRequest(core, caller, id, (directory) => ({ type: 'withdraw', actor, decisionId, directory }))
}
