import type { Flow } from '../../../shared/domain/flow/flow.ts'
import { covers, type Asked } from '../../../shared/domain/flow/scope.ts'
import type { Tx } from '../../ports/store.ts'
import { flowsOf } from '../documents.ts'
import { asFlow } from './flow-view.ts'

/** The flow that asks where no policy names one: the active one marked as default, if any. */
export async function defaultFlowId(tx: Tx): Promise<string | null> {
  return (await flowsOf(tx).all()).find((flow) => flow.isDefault && flow.active)?.id ?? null
}

/**
 * The flow with this id as it is now, if it is active and the call is within its scope; else the default one, under the
 * same conditions; else none: any approver may decide.
 */
export async function usableFlow(tx: Tx, id: string | null, asked: Asked): Promise<Flow | null> {
  for (const candidate of [id, await defaultFlowId(tx)]) {
    const flow = candidate === null ? undefined : await flowsOf(tx).get(candidate)
    if (flow?.active && covers(flow.scope, asked)) return asFlow(flow)
  }
  return null
}
