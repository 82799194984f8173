import type { Me, Session } from '../../../shared/contract/http/session.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Via } from '../../../shared/domain/request/state.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import type { Caller, PersonCaller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requirePerson } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { credentialsOf, usersOf, type StoredUser } from '../documents.ts'
import { userWithGroups } from '../people/read-people.ts'
import { credentialId, newCredentialText } from './credential-text.ts'
import { revokeCredentials } from './revoke-credentials.ts'

const LIFETIME_MS: Readonly<Partial<Record<Via, number>>> = { web: 12 * HOUR_MS, desktop: 30 * 24 * HOUR_MS }

/** How a session came about: what it is for, from where, and by what its person showed who they are. */
export interface Opening {
  readonly via: 'web' | 'desktop'
  readonly from: string | undefined
  /** What the person calls the device. */
  readonly device?: string | undefined
  readonly by?: 'email-code' | 'provider'
}

/** Opens a session of a person inside a transaction. The text is shown once, to its holder. */
export async function openSession(
  core: Core,
  tx: Tx,
  user: StoredUser,
  { via, from, device, by }: Opening,
): Promise<Session> {
  const token = newCredentialText('session', core.ids)
  const { at } = core.clock.now()
  const publicId = core.ids.ulid()
  await credentialsOf(tx).put({
    id: credentialId(token),
    kind: 'session',
    publicId,
    name: device ?? (via === 'desktop' ? 'Desktop' : 'Browser'),
    personId: user.id,
    via,
    createdAt: at,
    expiresAt: at + (LIFETIME_MS[via] ?? HOUR_MS),
    lastUsedAt: at,
    unusedMs: core.unusedSessionsEnd[via],
  })
  const origin = from === undefined ? {} : { from }
  await tx.log.append({
    at,
    type: 'session.opened',
    actor: { kind: 'person', id: user.id, name: user.name, via, ...origin },
    subject: { kind: 'session', id: publicId },
    data: { personId: user.id, via, ...(by === undefined ? {} : { by }) },
  })
  return { token, user: await userWithGroups(tx, user) }
}

/** Trades an API token for a browser session of the same person. A session cannot be traded for another. */
export function sessionFromToken(core: Core, caller: Caller): Promise<Session> {
  const person = requirePerson(caller)
  if (person.via !== 'api') throw new AppError('not_allowed')
  return core.store.commit(async (tx) =>
    openSession(core, tx, await activeUser(tx, person), { via: 'web', from: person.from }),
  )
}

/** The owner's session, for the desktop that started this coordinator and proved it with its secret. */
export function sessionForDesktop(core: Core, from: string | undefined): Promise<Session> {
  return core.store.commit(async (tx) => {
    const ownerId = await tx.values.get('owner')
    const owner = ownerId === undefined ? undefined : await usersOf(tx).get(ownerId)
    if (!owner?.active) throw new AppError('not_found', { thing: 'owner' })
    return openSession(core, tx, owner, { via: 'desktop', from })
  })
}

export async function endSession(core: Core, caller: Caller): Promise<void> {
  const person = requirePerson(caller)
  const { at } = core.clock.now()
  await core.store.commit((tx) =>
    revokeCredentials(
      tx,
      caller,
      at,
      ({ publicId, kind }) => kind === 'session' && publicId === person.sessionId,
    ),
  )
}

export function whoAmI(core: Core, caller: Caller): Promise<Me> {
  const person = requirePerson(caller)
  return core.store.read(async (tx) => ({
    user: await userWithGroups(tx, await activeUser(tx, person)),
    mode: core.mode,
  }))
}

async function activeUser(tx: Tx, person: PersonCaller): Promise<StoredUser> {
  const user = await usersOf(tx).get(person.id)
  if (!user?.active) throw new AppError('expired_credentials')
  return user
}
