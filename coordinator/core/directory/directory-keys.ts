import type { Directory } from '../../../shared/contract/http/directory.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import { hasRole, requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { credentialsOf, groupsOf, usersOf } from '../documents.ts'
import { authenticate, noteUse } from '../identity/authenticate.ts'
import { credentialId, newCredentialText } from '../identity/credential-text.ts'
import { revokeCredentials } from '../identity/revoke-credentials.ts'
import { actorOf } from '../log-actor.ts'

export const SCIM_PATH = '/scim/v2'

/** Where directories reach us, with which keys, and how much they keep. Administrators only. */
export function readDirectory(core: Core, caller: Caller): Promise<Directory> {
  requireRole(caller, 'admin')
  return core.store.read(async (tx) => ({
    url: core.publicUrl + SCIM_PATH,
    keys: (await credentialsOf(tx).all())
      .filter(({ kind, revokedAt }) => kind === 'directory' && revokedAt === undefined)
      .map(({ publicId, name, createdAt, lastUsedAt }) => ({
        id: publicId,
        name,
        createdAt: isoOf(createdAt),
        ...(lastUsedAt === undefined ? {} : { lastUsedAt: isoOf(lastUsedAt) }),
      })),
    people: (await usersOf(tx).all()).filter(({ source }) => source === 'scim').length,
    groups: (await groupsOf(tx).all()).filter(({ source }) => source === 'scim').length,
  }))
}

/** A key for a directory. The text is in the reply and nowhere else. */
export function createDirectoryKey(
  core: Core,
  caller: Caller,
  { name }: { name: string },
): Promise<{ id: string; key: string }> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const key = newCredentialText('directory', core.ids)
    const id = core.ids.ulid()
    const { at } = core.clock.now()
    await credentialsOf(tx).put({
      id: credentialId(key),
      kind: 'directory',
      publicId: id,
      name,
      via: 'api',
      createdAt: at,
    })
    await tx.log.append({
      at,
      type: 'directory.key-created',
      actor: actorOf(caller),
      subject: { kind: 'session', id },
      data: { name },
    })
    return { id, key }
  })
}

/** Ends a key at once. What the directory kept stays as it is. Errors: `not_found`. */
export function revokeDirectoryKey(core: Core, caller: Caller, id: string): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const { at } = core.clock.now()
    const count = await revokeCredentials(
      tx,
      caller,
      at,
      ({ kind, publicId }) => kind === 'directory' && publicId === id,
    )
    if (count === 0) throw new AppError('not_found', { thing: 'key' })
  })
}

/**
 * Who speaks for a directory: the holder of one of its keys, or an administrator by an API token.
 *
 * Errors: `invalid_credentials`, `expired_credentials`, `agents_not_allowed`, `not_allowed`.
 */
export async function authenticateDirectory(core: Core, text: string, from: string): Promise<Caller> {
  const credential = await core.store.read((tx) => credentialsOf(tx).get(credentialId(text)))
  if (credential?.kind !== 'directory') {
    const caller = await authenticate(core, text, from)
    requireRole(caller, 'admin')
    if (!hasRole(caller, 'admin') || (caller.kind === 'person' && caller.via !== 'api'))
      throw new AppError('not_allowed')
    return caller
  }
  if (credential.revokedAt !== undefined) throw new AppError('expired_credentials')
  noteUse(core, credential)
  return { kind: 'system', name: credential.name, from }
}
