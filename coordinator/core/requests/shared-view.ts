import type { Request, SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import { personalise, requestView } from '../../../shared/domain/request/view.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { RequestRow } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'

/** A request as everybody who may read it sees it. */
export const sharedView = (core: Core, state: RequestState, directory: Directory, now: Now): SharedRequest =>
  requestView(state, {
    connectorStatus: core.connectorStatus(state.snapshot.connector.id).status,
    directory,
    now,
  })

/** A request as this caller sees it: with whether they may decide now, and if not, why. */
export function viewFor(core: Core, caller: Caller, row: RequestRow, directory: Directory): Request {
  const now = core.clock.now()
  return personalise(sharedView(core, row.state, directory, now), row.state, engineActorOf(caller), {
    directory,
    now,
  })
}
