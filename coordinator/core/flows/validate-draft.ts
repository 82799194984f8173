import type { FlowCheck, SaveFlow } from '../../../shared/contract/http/flows.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { DrawnFlow } from '../../../shared/domain/flow/issue.ts'
import { reachOf } from '../../../shared/domain/flow/reach.ts'
import { isSavable, validateFlow } from '../../../shared/domain/flow/validate-flow.ts'
import { pointer } from '../../../shared/domain/canonical/pointer.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { readDirectory } from '../people/directory.ts'

/** What is wrong with a flow that is being drawn, and whom each step reaches. The same rules as at saving. */
export async function checkDraft(core: Core, caller: Caller, input: SaveFlow): Promise<FlowCheck> {
  requireRole(caller, 'approver')
  return core.store.read(async (tx) => {
    const directory = await readDirectory(tx)
    const drawn = input as DrawnFlow
    return {
      issues: validateFlow(drawn, directory).map((issue) => ({ ...issue })),
      reach: reachOf(drawn, directory).map(({ nodeId, eligible, channels }) => ({
        nodeId,
        eligible,
        channels: channels.map((channel) => ({
          ...channel,
          unreachable: [...channel.unreachable],
          optedOut: [...channel.optedOut],
        })),
      })),
    }
  })
}

/** Whether a flow can be saved. Throws `invalid_flow`, naming each step that is wrong. */
export async function assertFlowValid(tx: Tx, flow: DrawnFlow): Promise<void> {
  const issues = validateFlow(flow, await readDirectory(tx))
  if (!isSavable(issues)) {
    const fields = issues
      .filter(({ severity }) => severity === 'error')
      .map(({ nodeId, code, message }) => ({
        path:
          nodeId === null
            ? ''
            : pointer(['graph', 'nodes', flow.graph.nodes.findIndex(({ id }) => id === nodeId)]),
        code,
        message,
      }))
    throw new AppError('invalid_flow', {}, { fields })
  }
}
