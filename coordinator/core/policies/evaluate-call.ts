import type { PolicyVerdict } from '../../../shared/contract/http/policies.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { evaluatePolicies, type PolicyDecision } from '../../../shared/domain/policy/evaluate.ts'
import { reasonText } from '../../../shared/domain/policy/reason.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { agentsOf, connectorsOf } from '../documents.ts'
import { defaultFlowId, usableFlow } from '../flows/usable-flow.ts'
import { readDirectory } from '../people/directory.ts'
import { readPolicies } from './compiled-policies.ts'

/** What the policies say about one call, inside a transaction. Nothing here allows by mistake: no match asks people. */
export async function decidePolicy(
  core: Core,
  tx: Tx,
  call: {
    userId: string
    agentId?: string
    connectorKey: string
    tool: ToolDefinition
    arguments?: JsonObject
  },
): Promise<PolicyDecision> {
  const directory = await readDirectory(tx)
  return evaluatePolicies(
    await readPolicies(tx),
    {
      at: core.clock.now().at,
      userId: call.userId,
      groups: directory.person(call.userId)?.groups ?? [],
      connector: call.connectorKey,
      tool: {
        name: call.tool.name,
        readOnly: call.tool.readOnly,
        destructive: call.tool.destructive,
        definitionHash: call.tool.definitionHash,
      },
      ...(call.agentId === undefined ? {} : { agentId: call.agentId }),
      ...(call.arguments === undefined ? {} : { arguments: call.arguments }),
    },
    await defaultFlowId(tx),
  )
}

/**
 * "What happens if this person's agent calls this tool with these arguments", for people who design policies.
 * Errors: `unknown_connector`, `unknown_tool`, `not_found` for a person or an agent that does not exist.
 */
export function evaluateCall(
  core: Core,
  caller: Caller,
  input: {
    user: string
    agent?: string | undefined
    connector: string
    tool: string
    arguments?: JsonObject | undefined
  },
): Promise<PolicyVerdict> {
  requireRole(caller, 'approver')
  return core.store.read(async (tx) => {
    const connector = (await connectorsOf(tx).all()).find(({ key }) => key === input.connector)
    if (!connector) throw new AppError('unknown_connector', { connector: input.connector })
    const tool = core.connectorStatus(connector.id).tools.find(({ name }) => name === input.tool)
    if (!tool) throw new AppError('unknown_tool', { connector: input.connector, tool: input.tool })
    const person = (await readDirectory(tx)).person(input.user)
    if (!person) throw new AppError('not_found', { thing: 'person' })
    if (input.agent !== undefined && !(await agentsOf(tx).get(input.agent))) {
      throw new AppError('not_found', { thing: 'agent' })
    }
    const decision = await decidePolicy(core, tx, {
      userId: input.user,
      connectorKey: connector.key,
      tool,
      ...(input.agent === undefined ? {} : { agentId: input.agent }),
      ...(input.arguments === undefined ? {} : { arguments: input.arguments }),
    })
    const asked = { connector: connector.key, groups: person.groups }
    const flow = decision.action === 'request-approval' ? await usableFlow(tx, decision.flowId, asked) : null
    return {
      action: decision.action,
      policy: decision.policy,
      flow: flow ? { id: flow.id, name: flow.name } : null,
      reason: { code: decision.reason.code, text: reasonText(decision.reason) },
    }
  })
}
