import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { credentialsOf, usersOf } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { credentialId, newCredentialText } from './credential-text.ts'
import { revokeCredentials } from './revoke-credentials.ts'

/** An API token that acts as a person. Administrators only; the text is in the reply and nowhere else. */
export function createUserToken(
  core: Core,
  caller: Caller,
  userId: string,
  input: { name: string },
): Promise<{ id: string; token: string }> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const user = await usersOf(tx).get(userId)
    if (!user) throw new AppError('not_found', { thing: 'person' })
    const token = newCredentialText('token', core.ids)
    const publicId = core.ids.ulid()
    const { at } = core.clock.now()
    await credentialsOf(tx).put({
      id: credentialId(token),
      kind: 'token',
      publicId,
      name: input.name,
      personId: user.id,
      via: 'api',
      createdAt: at,
    })
    await tx.log.append({
      at,
      type: 'token.created',
      actor: actorOf(caller),
      subject: { kind: 'session', id: publicId },
      data: { name: input.name, personId: user.id },
    })
    return { id: publicId, token }
  })
}

export function revokeUserToken(core: Core, caller: Caller, userId: string, tokenId: string): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const count = await revokeCredentials(
      tx,
      caller,
      core.clock.now().at,
      ({ personId, publicId }) => personId === userId && publicId === tokenId,
    )
    if (count === 0) throw new AppError('not_found', { thing: 'token' })
  })
}
