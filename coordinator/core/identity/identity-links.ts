import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { ProvenIdentity } from '../../ports/identity-provider.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { identitiesOf, usersOf, type StoredIdentity, type StoredUser } from '../documents.ts'
import { invitedPerson } from './invitations.ts'

export interface LinkRules {
  /** The operator vouches for the addresses of this provider: `oidcLinkByEmail`. */
  readonly byEmail: boolean
}

/** Of issuer and subject alone, so that nothing of either can be taken for the other. */
const identityId = ({ issuer, subject }: ProvenIdentity): string =>
  sha256Hex(JSON.stringify([issuer, subject]))

/**
 * Whose identity this is. One that is new here becomes somebody's in two ways only: by an invitation that an
 * administrator made for that person, or, where the operator allows it, by the verified address of somebody who has
 * no identity yet and administers nothing. Nobody is ever created, and an address never stands for a known identity.
 *
 * Refuses with `unknown_identity`, or `invitation_over`; what is refused is a value, because nothing is to be undone.
 */
export async function linkedPerson(
  core: Core,
  tx: Tx,
  identity: ProvenIdentity,
  { byEmail, invitation }: LinkRules & { readonly invitation?: string | undefined },
): Promise<StoredIdentity | AppError> {
  const id = identityId(identity)
  const found = await identitiesOf(tx).get(id)
  const owner = found && (await usersOf(tx).get(found.personId))
  // Of somebody who was removed nothing is left.
  const known = owner && found
  if (invitation !== undefined) {
    const invited = await invitedPerson(core, tx, invitation)
    if (!invited || (known && known.personId !== invited.id)) return new AppError('invitation_over')
    return known ?? link(core, tx, invited, identity, 'invitation')
  }
  if (known) return owner.active ? known : new AppError('unknown_identity')
  const person = byEmail ? await personOfAddress(tx, identity.verifiedEmail) : undefined
  return person ? link(core, tx, person, identity, 'email') : new AppError('unknown_identity')
}

async function personOfAddress(tx: Tx, address: string | null): Promise<StoredUser | undefined> {
  if (address === null) return undefined
  const linked = new Set((await identitiesOf(tx).all()).map(({ personId }) => personId))
  return (await usersOf(tx).all()).find(
    ({ id, email, active, role }) =>
      active && role !== 'admin' && !linked.has(id) && asciiLower(email) === asciiLower(address),
  )
}

/** Letters beyond ASCII stay as they are: some become others in lower case, and two mailboxes one. */
const asciiLower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())

/** A person has one identity at a provider: a new invitation replaces it. */
async function link(
  core: Core,
  tx: Tx,
  { id: personId }: StoredUser,
  identity: ProvenIdentity,
  by: 'invitation' | 'email',
): Promise<StoredIdentity> {
  const { issuer, subject } = identity
  const { at } = core.clock.now()
  for (const one of await identitiesOf(tx).all())
    if (one.personId === personId && one.issuer === issuer) await identitiesOf(tx).remove(one.id)
  const linked: StoredIdentity = { id: identityId(identity), issuer, subject, personId, linkedAt: at }
  await identitiesOf(tx).put(linked)
  await tx.log.append({
    at,
    type: 'user.identity-linked',
    actor: { kind: 'system' },
    subject: { kind: 'user', id: personId },
    data: { personId, issuer, subject, by },
  })
  return linked
}
