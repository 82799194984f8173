import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { credentialsOf } from '../documents.ts'
import { actorOf } from '../log-actor.ts'

/**
 * From now on decisions of this session count only with a signature by this key. Once for each session: whoever has
 * copied its text cannot put another key in place. The same key again is a success.
 *
 * Errors: `not_allowed` for what is no session (an API token is used from several places), `device_key_set`.
 *
 * @param publicKey Ed25519, 32 bytes in base64url
 */
export async function registerDeviceKey(core: Core, caller: Caller, publicKey: string): Promise<void> {
  const person = requirePerson(caller)
  await core.store.commit(async (tx) => {
    const found = (await credentialsOf(tx).all()).find(({ publicId }) => publicId === person.sessionId)
    if (found?.kind !== 'session') throw new AppError('not_allowed')
    if (found.deviceKey === publicKey) return
    if (found.deviceKey !== undefined) throw new AppError('device_key_set')
    await credentialsOf(tx).put({ ...found, deviceKey: publicKey })
    await tx.log.append({
      at: core.clock.now().at,
      type: 'session.key-registered',
      actor: actorOf(caller),
      subject: { kind: 'session', id: found.publicId },
      data: { personId: person.id, publicKey },
    })
  })
}
