import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { AppError, type FieldError } from '../../../shared/domain/app-error.ts'
import type { Flow } from '../../../shared/domain/flow/flow.ts'
import { canCover } from '../../../shared/domain/flow/scope.ts'
import type { Tx } from '../../ports/store.ts'
import { connectorsOf, groupsOf, policiesOf } from '../documents.ts'
import { readRequesters } from '../policies/requesters.ts'

/**
 * Whether what a flow is limited to exists, and leaves something to each policy that asks by this flow.
 * Throws `invalid_flow` with a field `/scope…`: `unknown`, or `policy_out_of_scope` naming the policy.
 */
export async function assertScopeFits(tx: Tx, flow: Pick<Flow, 'id' | 'scope'>): Promise<void> {
  const field = (await unknownIn(tx, flow.scope)) ?? (await leftOut(tx, flow))
  if (field) throw new AppError('invalid_flow', {}, { fields: [field] })
}

async function unknownIn(tx: Tx, scope: Flow['scope']): Promise<FieldError | null> {
  if (scope.type === 'groups') {
    const groups = new Set((await groupsOf(tx).all()).map(({ id }) => id))
    if (scope.groups.every((id) => groups.has(id))) return null
    return { path: '/scope/groups', code: 'unknown', message: 'There is no such group.' }
  }
  if (scope.type === 'connectors') {
    const keys = new Set([OWN_TOOLS.key, ...(await connectorsOf(tx).all()).map(({ key }) => key)])
    const stranger = scope.connectors.find((key) => !keys.has(key))
    if (stranger === undefined) return null
    return { path: '/scope/connectors', code: 'unknown', message: `There is no connector “${stranger}”.` }
  }
  return null
}

async function leftOut(tx: Tx, { id, scope }: Pick<Flow, 'id' | 'scope'>): Promise<FieldError | null> {
  const requesters = await readRequesters(tx)
  const policy = (await policiesOf(tx).all()).find(
    ({ flowId, enabled, connector, subjects }) =>
      flowId === id && enabled && !canCover(scope, connector, requesters(subjects)),
  )
  if (policy === undefined) return null
  const message = `Policy “${policy.name}” asks by this flow, which would never take its calls.`
  return { path: '/scope', code: 'policy_out_of_scope', message }
}
