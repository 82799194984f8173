import type { OpenSession } from '../../../shared/contract/http/sign-in.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import { requirePerson, requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { credentialsOf, usersOf, type StoredCredential } from '../documents.ts'
import { revokeCredentials } from './revoke-credentials.ts'
import { endOf } from './session-end.ts'

/** One’s own, or, for administrators, anybody’s. */
function requireMayEnd(caller: Caller, personId: string): void {
  if (requirePerson(caller).id !== personId) requireRole(caller, 'admin')
}

/** All that acts as this person now, newest use first. Errors: `not_found`. */
export function listSessions(core: Core, caller: Caller, personId: string): Promise<OpenSession[]> {
  requireMayEnd(caller, personId)
  const own = requirePerson(caller).sessionId
  return core.store.read(async (tx) => {
    if (!(await usersOf(tx).get(personId))) throw new AppError('not_found', { thing: 'person' })
    const { at } = core.clock.now()
    return (await credentialsOf(tx).all())
      .filter((one) => one.personId === personId && isOpen(one, at))
      .sort((left, right) => usedAt(right) - usedAt(left))
      .map((one) => sessionView(one, own))
  })
}

/** Ends one at once, and every stream that it has open. Errors: `not_found`. */
export async function endSessionOf(
  core: Core,
  caller: Caller,
  personId: string,
  sessionId: string,
): Promise<void> {
  requireMayEnd(caller, personId)
  const { at } = core.clock.now()
  const ended = await core.store.commit((tx) =>
    revokeCredentials(tx, caller, at, (one) => one.personId === personId && one.publicId === sessionId),
  )
  if (ended === 0) throw new AppError('not_found', { thing: 'session' })
}

const usedAt = ({ lastUsedAt, createdAt }: StoredCredential): number => lastUsedAt ?? createdAt

const isOpen = (one: StoredCredential, at: number): boolean => one.revokedAt === undefined && endOf(one) > at

const sessionView = (one: StoredCredential, own: string): OpenSession => ({
  id: one.publicId,
  name: one.name,
  kind: one.kind === 'token' ? 'token' : one.via === 'desktop' ? 'desktop' : 'web',
  createdAt: isoOf(one.createdAt),
  lastUsedAt: isoOf(usedAt(one)),
  ...(endOf(one) === Infinity ? {} : { expiresAt: isoOf(endOf(one)) }),
  current: one.publicId === own,
})
