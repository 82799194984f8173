import type { Tx } from '../../ports/store.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Core } from '../core.ts'
import { groupsOf, type StoredFlow } from '../documents.ts'

/** Whether a flow can be saved. Throws `invalid_flow`, naming each step that is wrong. */
export async function assertFlowValid(_core: Core, tx: Tx, flow: StoredFlow): Promise<void> {
  const groups = new Set((await groupsOf(tx).all()).map(({ id }) => id))
  if (flow.scope.type === 'groups' && flow.scope.groups.some((id) => !groups.has(id))) {
    const field = { path: '/scope/groups', code: 'unknown', message: 'There is no such group.' }
    throw new AppError('invalid_flow', {}, { fields: [field] })
  }
}
