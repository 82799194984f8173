import type { Retention } from '../../../shared/contract/http/record.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { saveSetting } from '../settings/save-setting.ts'

const KEY = 'retention'

/** How many days an ended request is kept in the store; null: for ever. */
export async function retentionOf(tx: Tx): Promise<Retention> {
  const stored = await tx.values.get(KEY)
  return stored === undefined ? { days: null } : (JSON.parse(stored) as Retention)
}

/** Administrators only. */
export function readRetention(core: Core, caller: Caller): Promise<Retention> {
  requireRole(caller, 'admin')
  return core.store.read(retentionOf)
}

/** Followed within the hour. What is archived already stays archived. Administrators only. */
export const saveRetention = (core: Core, caller: Caller, { days }: Retention): Promise<Retention> =>
  saveSetting(core, caller, KEY, JSON.stringify({ days }), { days })
