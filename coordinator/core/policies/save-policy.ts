import type { PolicyResource, SavePolicy } from '../../../shared/contract/http/policies.ts'
import type { Change } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { pinsFor } from '../../../shared/domain/policy/pin.ts'
import type { Policy } from '../../../shared/domain/policy/policy.ts'
import { validatePolicy, type PolicyDraft } from '../../../shared/domain/policy/validate.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requirePerson, requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { policiesOf, type StoredPolicy } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { toJson } from '../to-json.ts'
import { definitionsOf, readPolicyContext } from './policy-context.ts'
import { inOrder, policyView } from './policy-view.ts'

/**
 * Creates a policy at the end of the order (`id` null) or replaces one where it stands. Administrators only.
 *
 * An allow rule is kept to the tools as they are defined now: one that changes, or comes later, alone or with a connector
 * of its own, is asked about, unless `pinTools` is false.
 *
 * Errors: `not_found`, `invalid_policy` naming each field.
 */
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
    const { pinTools: _choice, ...body } = input
    const policy: StoredPolicy = {
      ...body,
      ...(await pinned(core, tx, input, before)),
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

/**
 * The definitions that an allow rule keeps to: those that the caller looked at, else those of now, unless it is to take
 * tools as they come. While a connector has not listed its tools there is none to agree to, and people are asked.
 */
async function pinned(
  core: Core,
  tx: Tx,
  input: SavePolicy,
  before: StoredPolicy | undefined,
): Promise<Pick<Policy, 'toolHashes'>> {
  const { action, connector, toolHashes, pinTools } = input
  if (toolHashes !== undefined) return { toolHashes }
  const wanted = pinTools ?? (before?.action !== 'allow' || before.toolHashes !== undefined)
  const offered = action === 'allow' && wanted ? await definitionsOf(core, tx, connector) : null
  return offered === null ? {} : { toolHashes: pinsFor(input as PolicyDraft, offered) }
}

async function assertValid(core: Core, tx: Tx, input: SavePolicy): Promise<void> {
  const fields = validatePolicy(input as PolicyDraft, await readPolicyContext(core, tx))
  if (fields.length > 0)
    throw new AppError('invalid_policy', { detail: fields[0]?.message ?? '' }, { fields })
}
