import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'

/** Keeps a setting of the workspace, stored as `text`, and puts on record who changed it to what. Administrators only. */
export function saveSetting<T extends JsonObject>(
  core: Core,
  caller: Caller,
  key: string,
  text: string,
  data: T,
): Promise<T> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    await tx.values.set(key, text)
    await tx.log.append({
      at: core.clock.now().at,
      type: 'setting.changed',
      actor: actorOf(caller),
      subject: { kind: 'setting', id: key },
      data,
    })
    return data
  })
}
