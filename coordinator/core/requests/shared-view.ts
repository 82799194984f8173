import type { Request, SharedRequest } from '../../../shared/contract/http/requests.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import { personalise, requestView } from '../../../shared/domain/request/view.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { RequestRow } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { engineActorOf } from '../log-actor.ts'

interface Seen {
  readonly directory: Directory
  readonly connectorStatus: string
  readonly at: number
  readonly view: SharedRequest
}

/** The last view of each state. States never change, so a view holds until something around it does. */
const seen = new WeakMap<RequestState, Seen>()
/** Who stands in for whom depends on the time as well. ms */
const HOLDS_MS = 1000

/** A request as everybody who may read it sees it. Made once for a commit, its reply, its stream frame and its lists. */
export function sharedView(core: Core, state: RequestState, directory: Directory, now: Now): SharedRequest {
  const connectorStatus = core.connectorStatus(state.snapshot.connector.id).status
  const last = seen.get(state)
  const age = last ? now.at - last.at : Number.NaN
  if (
    last?.directory === directory &&
    last.connectorStatus === connectorStatus &&
    age >= 0 &&
    age < HOLDS_MS
  ) {
    return last.view
  }
  const view = requestView(state, { connectorStatus, directory, now })
  seen.set(state, { directory, connectorStatus, at: now.at, view })
  return view
}

/** A request as this caller sees it: with whether they may decide now, and if not, why. */
export function viewFor(core: Core, caller: Caller, row: RequestRow, directory: Directory): Request {
  const now = core.clock.now()
  return personalise(sharedView(core, row.state, directory, now), row.state, engineActorOf(caller), {
    directory,
    now,
  })
}
