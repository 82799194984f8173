import type { Session } from '../../../shared/contract/http/session.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { credentialsOf, usersOf, type StoredUser } from '../documents.ts'
import { addComputerFlow } from '../flows/computer-flow.ts'
import { userWithGroups } from '../people/read-people.ts'
import { credentialId } from './credential-text.ts'
import { openSession } from './sessions.ts'

export const needsSetup = (core: Core): Promise<boolean> =>
  core.store.read(async (tx) => (await tx.values.get('owner')) === undefined)

/**
 * Creates the first person, who administers everything, and signs them in. Once: afterwards `already_set_up`.
 * The entry folder has checked the set-up token or the desktop's secret.
 */
export function setUpOwner(
  core: Core,
  input: { name: string; email: string },
  session: { via: 'web' | 'desktop'; from: string | undefined },
): Promise<Session> {
  return core.store.commit(async (tx) => {
    const owner = await createOwner(core, tx, input)
    if (core.mode === 'computer') await addComputerFlow(core, tx, owner)
    return openSession(core, tx, owner, session)
  })
}

/**
 * For automation: creates the owner and an API token with the given text, on an empty store only. Returns whether it did.
 */
export function ensureOwner(core: Core, input: { email: string; token: string }): Promise<boolean> {
  return core.store.commit(async (tx) => {
    if ((await tx.values.get('owner')) !== undefined) return false
    const name = input.email.split('@')[0] ?? input.email
    const owner = await createOwner(core, tx, { name, email: input.email })
    const { at } = core.clock.now()
    const publicId = core.ids.ulid()
    await credentialsOf(tx).put({
      id: credentialId(input.token),
      kind: 'token',
      publicId,
      name: 'Set-up token',
      personId: owner.id,
      via: 'api',
      createdAt: at,
    })
    await tx.log.append({
      at,
      type: 'token.created',
      actor: { kind: 'system' },
      subject: { kind: 'session', id: publicId },
      data: { name: 'Set-up token', personId: owner.id },
    })
    return true
  })
}

async function createOwner(core: Core, tx: Tx, input: { name: string; email: string }): Promise<StoredUser> {
  if ((await tx.values.get('owner')) !== undefined) throw new AppError('already_set_up')
  const { at } = core.clock.now()
  const owner: StoredUser = {
    id: core.ids.ulid(),
    name: input.name,
    email: input.email,
    role: 'admin',
    active: true,
    source: 'local',
    updatedAt: at,
  }
  await usersOf(tx).put(owner)
  await tx.values.set('owner', owner.id)
  const view = await userWithGroups(tx, owner)
  await tx.log.append(
    {
      at,
      type: 'user.created',
      actor: { kind: 'system' },
      subject: { kind: 'user', id: owner.id },
      data: { ...ownerFacts(owner), owner: true },
    },
    [{ kind: 'user', value: view }],
  )
  return owner
}

const ownerFacts = ({ id, name, email, role }: StoredUser) => ({ id, name, email, role })
