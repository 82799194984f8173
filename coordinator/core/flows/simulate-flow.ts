import type { FlowSimulation, SimulateFlow } from '../../../shared/contract/http/flows.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Flow } from '../../../shared/domain/flow/flow.ts'
import { simulate } from '../../../shared/domain/flow/simulate.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { readDirectory } from '../people/directory.ts'
import { connectorForCall, requesterFrom, toolForCall } from '../requests/submit-request.ts'
import { assertFlowValid } from './validate-draft.ts'

/**
 * Plays a flow that is being drawn with the people and tools there are: the engine that decides real requests, on a
 * clock that jumps. Nothing is stored and nobody is told.
 *
 * Errors: `invalid_flow`, `unknown_connector`, `unknown_tool`, `not_found` for the requester.
 */
export function simulateFlow(core: Core, caller: Caller, input: SimulateFlow): Promise<FlowSimulation> {
  requireRole(caller, 'approver')
  return core.store.read(async (tx) => {
    const directory = await readDirectory(tx)
    const { baseVersion: _base, confirm: _confirm, isDefault: _default, ...drawn } = input.flow
    const flow = { ...drawn, id: 'rehearsal', version: 1 } as Flow
    await assertFlowValid(tx, flow)
    if (!directory.person(input.requester)?.active) throw new AppError('not_found', { thing: 'person' })
    const connector = await connectorForCall(tx, input.connector)
    const simulated = simulate({
      flow,
      requester: requesterFrom(directory, input.requester),
      connector: { id: connector.id, key: connector.key, name: connector.name },
      tools: input.tools.map(({ name, arguments: values }) => ({
        definition: toolForCall(core, connector, name),
        ...(values === undefined ? {} : { arguments: values as JsonObject }),
      })),
      behaviour: input.behaviour.map(({ tools, ...rest }) =>
        tools === undefined ? rest : { ...rest, tools },
      ),
      directory,
      startAt: core.clock.now().at,
      expiresInMinutes: input.expiresInMinutes,
    })
    if ('ok' in simulated) throw AppError.of(simulated)
    // The contract's lists are mutable, the domain's are not; the values are the same.
    return simulated as unknown as FlowSimulation
  })
}
