import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { agentsOf, credentialsOf, usersOf, type StoredCredential } from '../documents.ts'
import { credentialId } from './credential-text.ts'
import { endOf } from './session-end.ts'

/** Last use is a convenience, not a record: written at most this often for each credential. */
const TOUCH_EVERY_MS = 60_000
/** Somebody has ended it, or closed the account: a client must not keep what it knows. An age that was reached says nothing. */
const REVOKED = { because: 'revoked' }
const lastTouched = new WeakMap<Core, Map<string, number>>()

/**
 * Who sends this text. Read anew for every message, so that a revoked key or a deactivated person is refused at once.
 *
 * Errors: `invalid_credentials` for a text nobody has; `expired_credentials` for one that has ended, with `because: 'revoked'` when somebody
 * ended it.
 */
export async function authenticate(
  core: Core,
  text: string,
  from: string | undefined,
): Promise<Exclude<Caller, { kind: 'system' }>> {
  const id = credentialId(text)
  const { credential, caller } = await core.store.read(async (tx) => {
    const found = await credentialsOf(tx).get(id)
    if (!found) throw new AppError('invalid_credentials')
    const at = core.clock.now().at
    // What had ended by itself was not revoked, even where housekeeping has noted it since.
    if (endOf(found) <= (found.revokedAt ?? at)) throw new AppError('expired_credentials')
    if (found.revokedAt !== undefined) throw new AppError('expired_credentials', REVOKED)
    const origin = from === undefined ? {} : { from }
    if (found.agentId !== undefined) {
      const agent = await agentsOf(tx).get(found.agentId)
      const owner = agent && (await usersOf(tx).get(agent.userId))
      if (!agent || owner?.active !== true) throw new AppError('expired_credentials', REVOKED)
      return {
        credential: found,
        caller: {
          kind: 'agent' as const,
          id: agent.id,
          name: agent.name,
          keyId: found.publicId,
          userId: agent.userId,
          holdSeconds: agent.holdSeconds ?? null,
          ...origin,
        },
      }
    }
    const user = found.personId === undefined ? undefined : await usersOf(tx).get(found.personId)
    if (user?.active !== true) throw new AppError('expired_credentials', REVOKED)
    return {
      credential: found,
      caller: {
        kind: 'person' as const,
        id: user.id,
        name: user.name,
        role: user.role,
        via: found.via,
        sessionId: found.publicId,
        ...(found.deviceKey === undefined ? {} : { deviceKey: found.deviceKey }),
        ...origin,
      },
    }
  })
  noteUse(core, credential)
  return caller
}

/** Writes when a credential was last used, now and then. */
export function noteUse(core: Core, credential: StoredCredential): void {
  const touched = lastTouched.get(core) ?? new Map<string, number>()
  lastTouched.set(core, touched)
  const at = core.clock.now().at
  const last = touched.get(credential.id) ?? credential.lastUsedAt ?? 0
  if (at - last < TOUCH_EVERY_MS && at >= last) return
  touched.set(credential.id, at)
  core.store
    .commit(async (tx) => {
      const current = await credentialsOf(tx).get(credential.id)
      if (current && current.revokedAt === undefined)
        await credentialsOf(tx).put({ ...current, lastUsedAt: at })
    })
    .catch((error: unknown) =>
      core.warn('last use of a credential was not written', { error: String(error) }),
    )
}
