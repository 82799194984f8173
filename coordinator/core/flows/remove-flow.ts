import type { Change } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { flowsOf, policiesOf } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { policyView } from '../policies/policy-view.ts'
import { flowView } from './flow-view.ts'

/**
 * Removes a flow. Policies that use it get `replacement` in the same transaction; without one they are named in
 * `flow_in_use`. Its versions stay, because requests in flight and the record refer to them.
 *
 * Errors: `not_found`, `flow_in_use`, `unknown_flow` for a replacement that does not exist or is switched off.
 */
export function removeFlow(
  core: Core,
  caller: Caller,
  id: string,
  replacement: string | undefined,
): Promise<void> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const flow = await flowsOf(tx).get(id)
    if (!flow) throw new AppError('not_found', { thing: 'flow' })
    const next =
      replacement === undefined || replacement === id ? undefined : await flowsOf(tx).get(replacement)
    if (replacement !== undefined && !next?.active) throw new AppError('unknown_flow', { flow: replacement })
    const using = (await policiesOf(tx).all()).filter(({ flowId }) => flowId === id)
    if (using.length > 0 && !next) {
      throw new AppError('flow_in_use', {
        policies: using.map(({ name }) => name).join(', '),
        policyIds: using.map((policy) => policy.id),
      })
    }
    const { at } = core.clock.now()
    const changes: Change[] = [{ kind: 'removed', of: 'flow', id }]
    for (const policy of next ? using : []) {
      const moved = { ...policy, flowId: (next as { id: string }).id, updatedAt: at }
      await policiesOf(tx).put(moved)
      changes.push({ kind: 'policy', value: policyView(moved) })
    }
    await flowsOf(tx).remove(id)
    if (flow.isDefault && next) {
      const marked = { ...next, isDefault: true }
      await flowsOf(tx).put(marked)
      changes.push({ kind: 'flow', value: flowView(marked) })
    }
    await tx.log.append(
      {
        at,
        type: 'flow.removed',
        actor: actorOf(caller),
        subject: { kind: 'flow', id },
        data: { name: flow.name, replacement: next?.id ?? null, policies: using.map((policy) => policy.id) },
      },
      changes,
    )
  })
}
