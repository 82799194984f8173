import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { agentsOf, credentialsOf, type StoredAgent } from '../documents.ts'
import { credentialId, newCredentialText } from '../identity/credential-text.ts'
import { revokeCredentials } from '../identity/revoke-credentials.ts'
import { actorOf } from '../log-actor.ts'
import { agentView } from './agent-view.ts'

/** A key for an agent. The text is in the reply and nowhere else. Errors: `not_found`. */
export function createAgentKey(
  core: Core,
  caller: Caller,
  agentId: string,
  input: { name: string; expiresAt?: string | undefined },
): Promise<{ id: string; key: string }> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const agent = await agentsOf(tx).get(agentId)
    if (!agent) throw new AppError('not_found', { thing: 'agent' })
    const key = newCredentialText('key', core.ids)
    const publicId = core.ids.ulid()
    const { at } = core.clock.now()
    await credentialsOf(tx).put({
      id: credentialId(key),
      kind: 'key',
      publicId,
      name: input.name,
      agentId,
      via: 'api',
      createdAt: at,
      ...(input.expiresAt === undefined ? {} : { expiresAt: Date.parse(input.expiresAt) }),
    })
    await logKeys(tx, caller, at, 'key.created', agent, { keyId: publicId, name: input.name })
    return { id: publicId, key }
  })
}

/** Ends a key at once, for calls under way as for later ones. Errors: `not_found`. */
export function revokeAgentKey(core: Core, caller: Caller, agentId: string, keyId: string): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const agent = await agentsOf(tx).get(agentId)
    const { at } = core.clock.now()
    const count = await revokeCredentials(
      tx,
      caller,
      at,
      (credential) => credential.agentId === agentId && credential.publicId === keyId,
    )
    if (!agent || count === 0) throw new AppError('not_found', { thing: 'key' })
    await logKeys(tx, caller, at, 'agent.key-revoked', agent, { keyId })
  })
}

async function logKeys(
  tx: Tx,
  caller: Caller,
  at: number,
  type: string,
  agent: StoredAgent,
  data: { [key: string]: string },
): Promise<void> {
  const value = agentView(agent, await credentialsOf(tx).all())
  await tx.log.append({ at, type, actor: actorOf(caller), subject: { kind: 'agent', id: agent.id }, data }, [
    { kind: 'agent', value },
  ])
}
