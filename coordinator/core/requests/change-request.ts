import type { Request } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Directory } from '../../../shared/domain/people/person.ts'
import type { RequestCommand } from '../../../shared/domain/request/command.ts'
import type { Caller } from '../../ports/caller.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'
import { readDirectory } from '../people/directory.ts'
import { applyCommand } from './apply-command.ts'
import { loadRequest } from './load-request.ts'
import { viewFor } from './shared-view.ts'

/** Gives the engine one command about a request the caller may read, and answers with the request as it is then. */
export function changeRequest(
  core: Core,
  caller: Caller,
  id: string,
  command: (directory: Directory) => RequestCommand,
): Promise<Request> {
  return commitOnce(core, caller, async (tx) => {
    const row = await loadRequest(tx, caller, id)
    const applied = await applyCommand(core, tx, row, command, actorOf(caller))
    if (!applied.ok) throw AppError.of(applied)
    return viewFor(core, caller, applied.row, await readDirectory(tx))
  })
}
