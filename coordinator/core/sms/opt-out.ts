import type { LogActor } from '../../../shared/domain/log/entry.ts'
import type { Tx } from '../../ports/store.ts'
import { usersOf, type StoredUser } from '../documents.ts'
import { userWithGroups } from '../people/read-people.ts'
import { toJson } from '../to-json.ts'
import { setOptOut } from './stored-codes.ts'

interface Change {
  readonly phone: string
  /** Whether no more texts are wanted. */
  readonly out: boolean
  readonly actor: LogActor
  /** epoch ms */
  readonly at: number
}

/** Ends texts to a number, or begins them again, and marks whoever has it, so that others see why no text reaches them. */
export async function changeOptOut(tx: Tx, { phone, out, actor, at }: Change): Promise<void> {
  await setOptOut(tx, phone, out)
  for (const before of await usersOf(tx).all()) {
    if (before.phone !== phone || (before.textsEnded === true) === out) continue
    const { textsEnded: _before, ...rest } = before
    const user: StoredUser = { ...rest, updatedAt: at, ...(out ? { textsEnded: true } : {}) }
    await usersOf(tx).put(user)
    const view = await userWithGroups(tx, user)
    await tx.log.append(
      { at, type: 'user.changed', actor, subject: { kind: 'user', id: user.id }, data: toJson(view) },
      [{ kind: 'user', value: view }],
    )
  }
}
