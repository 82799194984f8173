import type { PolicyResource, SavePolicy } from '../../../shared/contract/http/policies.ts'
import type { Change } from '../../../shared/contract/stream.ts'
import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { validatePolicy, type PolicyDraft } from '../../../shared/domain/policy/validate.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requirePerson, requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import {
  agentsOf,
  connectorsOf,
  flowsOf,
  groupsOf,
  policiesOf,
  usersOf,
  type StoredPolicy,
} from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { toJson } from '../to-json.ts'
import { inOrder, policyView } from './policy-view.ts'

/** Creates a policy at the end of the order (`id` null) or replaces one where it stands. Administrators only. */
export function savePolicy(
  core: Core,
  caller: Caller,
  id: string | null,
  input: SavePolicy,
): Promise<PolicyResource> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const policies = await policiesOf(tx).all()
    const before = id === null ? undefined : policies.find((policy) => policy.id === id)
    if (id !== null && !before) throw new AppError('not_found', { thing: 'policy' })
    await assertValid(core, tx, input)
    const { at } = core.clock.now()
    const policy: StoredPolicy = {
      ...input,
      id: before?.id ?? core.ids.ulid(),
      position: before?.position ?? 1 + policies.reduce((last, { position }) => Math.max(last, position), 0),
      updatedAt: at,
    } as StoredPolicy
    await policiesOf(tx).put(policy)
    const value = policyView(policy)
    await tx.log.append(
      {
        at,
        type: before ? 'policy.changed' : 'policy.created',
        actor: actorOf(caller),
        subject: { kind: 'policy', id: policy.id },
        data: toJson(value),
      },
      [{ kind: 'policy', value }],
    )
    return value
  })
}

/** Errors: `not_found`. */
export function removePolicy(core: Core, caller: Caller, id: string): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const policy = await policiesOf(tx).get(id)
    if (!policy) throw new AppError('not_found', { thing: 'policy' })
    await policiesOf(tx).remove(id)
    await tx.log.append(
      {
        at: core.clock.now().at,
        type: 'policy.removed',
        actor: actorOf(caller),
        subject: { kind: 'policy', id },
        data: { name: policy.name },
      },
      [{ kind: 'removed', of: 'policy', id }],
    )
  })
}

/** Puts the policies into this order, which names each exactly once (`invalid_policy` otherwise). */
export function orderPolicies(core: Core, caller: Caller, ids: readonly string[]): Promise<PolicyResource[]> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const policies = new Map((await policiesOf(tx).all()).map((policy) => [policy.id, policy]))
    if (
      ids.length !== policies.size ||
      new Set(ids).size !== ids.length ||
      ids.some((id) => !policies.has(id))
    ) {
      throw new AppError('invalid_policy', { detail: 'the order has to name each policy exactly once' })
    }
    const { at } = core.clock.now()
    const changes: Change[] = []
    const ordered: StoredPolicy[] = []
    for (const [index, id] of ids.entries()) {
      const policy = { ...(policies.get(id) as StoredPolicy), position: index + 1 }
      ordered.push(policy)
      if (policies.get(id)?.position === policy.position) continue
      await policiesOf(tx).put(policy)
      changes.push({ kind: 'policy', value: policyView(policy) })
    }
    await tx.log.append(
      {
        at,
        type: 'policy.ordered',
        actor: actorOf(caller),
        subject: { kind: 'policy', id: 'order' },
        data: { ids: [...ids] },
      },
      changes,
    )
    return ordered.map(policyView)
  })
}

export async function listPolicies(core: Core, caller: Caller): Promise<PolicyResource[]> {
  requirePerson(caller)
  requireRole(caller, 'approver')
  return inOrder(await core.store.read((tx) => policiesOf(tx).all())).map(policyView)
}

export async function getPolicy(core: Core, caller: Caller, id: string): Promise<PolicyResource> {
  const found = (await listPolicies(core, caller)).find((policy) => policy.id === id)
  if (!found) throw new AppError('not_found', { thing: 'policy' })
  return found
}

async function assertValid(core: Core, tx: Tx, input: SavePolicy): Promise<void> {
  const ids = (things: readonly { readonly id: string }[]): ReadonlySet<string> =>
    new Set(things.map(({ id }) => id))
  const [users, groups, agents, flows, connectors] = [
    ids(await usersOf(tx).all()),
    ids(await groupsOf(tx).all()),
    ids(await agentsOf(tx).all()),
    await flowsOf(tx).all(),
    await connectorsOf(tx).all(),
  ]
  const fields = validatePolicy(input as PolicyDraft, {
    hasUser: (id) => users.has(id),
    hasGroup: (id) => groups.has(id),
    hasAgent: (id) => agents.has(id),
    flow: (id) => flows.find((flow) => flow.id === id),
    toolsOf: (key) => {
      if (key === OWN_TOOLS.key) return []
      const connector = connectors.find((candidate) => candidate.key === key)
      return connector && core.connectorStatus(connector.id).tools.map(({ name }) => name)
    },
  })
  if (fields.length > 0)
    throw new AppError('invalid_policy', { detail: fields[0]?.message ?? '' }, { fields })
}
