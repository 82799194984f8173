import type { Invitation } from '../../../shared/contract/http/sign-in.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { usersOf, type StoredUser } from '../documents.ts'
import { actorOf } from '../log-actor.ts'

const KIND = 'sign-in-invitation'
const LIFETIME_MS = 7 * 24 * 3_600_000

/** Which invitation of a person holds: the newest. */
const newestOf = (personId: string): string => `invitation:${personId}`

/**
 * Lets this person connect an identity of the provider with themselves, whatever address it has, once. Administrators
 * only; the link is in the reply and nowhere else, and ends the one before. Errors: `not_found`.
 */
export function invitePerson(core: Core, caller: Caller, personId: string): Promise<Invitation> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const user = await usersOf(tx).get(personId)
    if (!user?.active) throw new AppError('not_found', { thing: 'person' })
    const { at } = core.clock.now()
    const text = core.ids.secret()
    const expiresAt = at + LIFETIME_MS
    await tx.proofs.put({ id: sha256Hex(text), kind: KIND, body: { personId }, expiresAt })
    await tx.values.set(newestOf(personId), sha256Hex(text))
    await tx.log.append({
      at,
      type: 'user.invited',
      actor: actorOf(caller),
      subject: { kind: 'user', id: personId },
      data: { personId },
    })
    return { link: `${core.publicUrl}/#/sign-in?invitation=${text}`, expiresAt: isoOf(expiresAt) }
  })
}

/** Uses the invitation up. Undefined for one that is unknown, over, used or replaced, or whose person is not active. */
export async function invitedPerson(core: Core, tx: Tx, text: string): Promise<StoredUser | undefined> {
  const id = sha256Hex(text)
  const proof = await tx.proofs.get(id)
  if (proof?.kind !== KIND || proof.expiresAt <= core.clock.now().at) return undefined
  const { personId } = proof.body as { readonly personId: string }
  if ((await tx.values.get(newestOf(personId))) !== id) return undefined
  await tx.values.set(newestOf(personId), '')
  const user = await usersOf(tx).get(personId)
  return user?.active === true ? user : undefined
}
