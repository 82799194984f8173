import type { Preferences, User } from '../../../shared/contract/http/people.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { usersOf, type StoredUser } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { toJson } from '../to-json.ts'
import { userWithGroups } from './read-people.ts'

/**
 * What people choose for themselves: the language of their messages, and when they want quiet. Replaces both; what is
 * left out is as for everybody. Whoever looks after the rest of the entry, this is theirs. Errors: `agents_not_allowed`.
 */
export function savePreferences(core: Core, caller: Caller, chosen: Preferences): Promise<User> {
  const { id } = requirePerson(caller)
  return commitOnce(core, caller, async (tx) => {
    const before = await usersOf(tx).get(id)
    if (!before) throw new AppError('not_found', { thing: 'person' })
    const { language: _language, quietHours: _quietHours, ...rest } = before
    const { at } = core.clock.now()
    const user: StoredUser = {
      ...rest,
      updatedAt: at,
      ...(chosen.language === undefined ? {} : { language: chosen.language }),
      ...(chosen.quietHours === undefined ? {} : { quietHours: chosen.quietHours }),
    }
    await usersOf(tx).put(user)
    const view = await userWithGroups(tx, user)
    await tx.log.append(
      {
        at,
        type: 'user.changed',
        actor: actorOf(caller),
        subject: { kind: 'user', id },
        data: toJson(view),
      },
      [{ kind: 'user', value: view }],
    )
    return view
  })
}
