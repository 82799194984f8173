import type { Request } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requirePerson, requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { policiesOf, usersOf, type StoredPolicy } from '../documents.ts'
import { actorOf, engineActorOf } from '../log-actor.ts'
import { readDirectory } from '../people/directory.ts'
import { decidePolicy } from '../policies/evaluate-call.ts'
import { applyCommand } from './apply-command.ts'
import { loadRequest } from './load-request.ts'
import { viewFor } from './shared-view.ts'

/**
 * Ends a pending request by a policy, usually one that was just made out of it. The policy has to be the one that
 * decides each of the request's tools now, and to allow or deny; administrators only, never on their own request.
 *
 * Errors: `not_found`, `policy_does_not_decide`, `own_request`, `already_decided`.
 */
export function resolveByPolicy(core: Core, caller: Caller, id: string, policyId: string): Promise<Request> {
  requireRole(caller, 'admin')
  const actor = requirePerson(caller)
  return commitOnce(core, caller, async (tx) => {
    const row = await loadRequest(tx, caller, id)
    const policy = await policiesOf(tx).get(policyId)
    const person = await usersOf(tx).get(actor.id)
    if (!policy || !person) throw new AppError('not_found', { thing: 'policy' })
    const action = await actionFor(core, tx, policy, row.state)
    const applied = await applyCommand(
      core,
      tx,
      row,
      (directory) => ({
        type: 'resolve-by-policy',
        actor: engineActorOf(caller),
        person: { id: person.id, name: person.name, email: person.email },
        policyId,
        action,
        directory,
      }),
      actorOf(caller),
    )
    if (!applied.ok) throw AppError.of(applied)
    return viewFor(core, caller, applied.row, await readDirectory(tx))
  })
}

async function actionFor(
  core: Core,
  tx: Tx,
  policy: StoredPolicy,
  state: RequestState,
): Promise<'allow' | 'deny'> {
  const { requester, agent, connector, tools } = state.snapshot
  for (const { definition, arguments: values } of tools) {
    const decision = await decidePolicy(core, tx, {
      userId: requester.id,
      connectorKey: connector.key,
      tool: definition,
      ...(agent === null ? {} : { agentId: agent.id }),
      ...(values === undefined ? {} : { arguments: values }),
    })
    if (
      decision.policy?.id !== policy.id ||
      decision.action !== policy.action ||
      policy.action === 'request-approval'
    ) {
      throw new AppError('policy_does_not_decide', { policy: policy.name, tool: definition.name })
    }
  }
  return policy.action === 'deny' ? 'deny' : 'allow'
}
