import type { Agent, SaveAgent } from '../../../shared/contract/http/people.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { mayReadThing, viewerOf } from '../access/may-read.ts'
import { requirePerson, requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { agentsOf, credentialsOf, policiesOf, usersOf, type StoredAgent } from '../documents.ts'
import { revokeCredentials } from '../identity/revoke-credentials.ts'
import { actorOf } from '../log-actor.ts'
import { agentView } from './agent-view.ts'

/** Creates an agent (`id` null) or replaces it. Administrators only. Errors: `not_found`, `name_taken`, `invalid_body`. */
export function saveAgent(core: Core, caller: Caller, id: string | null, input: SaveAgent): Promise<Agent> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const agents = await agentsOf(tx).all()
    const before = id === null ? undefined : agents.find((agent) => agent.id === id)
    if (id !== null && !before) throw new AppError('not_found', { thing: 'agent' })
    const name = input.name.toLowerCase()
    if (agents.some((other) => other.id !== id && other.name.toLowerCase() === name)) {
      throw new AppError('name_taken', { name: input.name })
    }
    if (!(await usersOf(tx).get(input.userId))) {
      const field = { path: '/userId', code: 'unknown', message: 'There is no such person.' }
      throw new AppError('invalid_body', {}, { fields: [field] })
    }
    const { at } = core.clock.now()
    const agent: StoredAgent = {
      id: before?.id ?? core.ids.ulid(),
      name: input.name,
      userId: input.userId,
      updatedAt: at,
      ...(input.holdSeconds === undefined ? {} : { holdSeconds: input.holdSeconds }),
    }
    await agentsOf(tx).put(agent)
    const value = agentView(agent, await credentialsOf(tx).all())
    await tx.log.append(
      {
        at,
        type: before ? 'agent.changed' : 'agent.created',
        actor: actorOf(caller),
        subject: { kind: 'agent', id: agent.id },
        data: { name: agent.name, userId: agent.userId, holdSeconds: agent.holdSeconds ?? null },
      },
      [{ kind: 'agent', value }],
    )
    return value
  })
}

/** Its keys end with it; its requests stay on record. Errors: `not_found`, `agent_in_use` when a policy names it. */
export function removeAgent(core: Core, caller: Caller, id: string): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const agent = await agentsOf(tx).get(id)
    if (!agent) throw new AppError('not_found', { thing: 'agent' })
    const users = (await policiesOf(tx).all()).filter(({ subjects }) => subjects.agents.includes(id))
    if (users.length > 0)
      throw new AppError('agent_in_use', { users: users.map(({ name }) => name).join(', ') })
    const { at } = core.clock.now()
    await revokeCredentials(tx, caller, at, ({ agentId }) => agentId === id)
    await agentsOf(tx).remove(id)
    await tx.log.append(
      {
        at,
        type: 'agent.removed',
        actor: actorOf(caller),
        subject: { kind: 'agent', id },
        data: { name: agent.name },
      },
      [{ kind: 'removed', of: 'agent', id }],
    )
  })
}

export async function listAgents(core: Core, caller: Caller): Promise<Agent[]> {
  requirePerson(caller)
  const agents = await core.store.read(async (tx) => {
    const credentials = await credentialsOf(tx).all()
    return (await agentsOf(tx).all()).map((agent) => agentView(agent, credentials))
  })
  return agents
    .filter((value) => mayReadThing(viewerOf(caller), { kind: 'agent', value }))
    .sort((left, right) => left.name.localeCompare(right.name, 'en'))
}

export async function getAgent(core: Core, caller: Caller, id: string): Promise<Agent> {
  const found = (await listAgents(core, caller)).find((agent) => agent.id === id)
  if (!found) throw new AppError('not_found', { thing: 'agent' })
  return found
}
