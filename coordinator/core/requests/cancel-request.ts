import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'
import { changeRequest } from './change-request.ts'

/** By the requester or the agent that asked. Errors: `not_found`, `not_allowed`, `already_decided`. */
export function cancelRequest(
  core: Core,
  caller: Caller,
  id: string,
  reason: string | undefined,
): Promise<Request> {
  const actor = engineActorOf(caller)
  return changeRequest(core, caller, id, () => ({
    type: 'cancel',
    actor,
    ...(reason === undefined ? {} : { reason }),
  }))
}
