import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { Tx } from '../../ports/store.ts'
import type { ListedTool } from '../core-contract.ts'
import type { Core } from '../core.ts'
import { connectorsOf, policiesOf, type StoredPolicy } from '../documents.ts'
import { decidePolicy } from '../policies/evaluate-call.ts'
import { inOrder } from '../policies/policy-view.ts'

/**
 * Every tool of every enabled connector that a call could get through to. A tool is left out only if the policies deny it
 * whatever its arguments: an agent that sees it would try it in vain.
 */
export function visibleTools(core: Core, agent: AgentCaller): Promise<readonly ListedTool[]> {
  return core.store.read(async (tx) => {
    const connectors = (await connectorsOf(tx).all()).filter(({ enabled }) => enabled)
    const conditional = inOrder(await policiesOf(tx).all()).filter(isConditionalYes)
    const listed: ListedTool[] = []
    for (const { id, key, name } of connectors.toSorted((a, b) => a.key.localeCompare(b.key, 'en'))) {
      const mayDepend = conditional.some(({ connector }) => connector === '*' || connector === key)
      for (const definition of core.connectorStatus(id).tools) {
        if (!mayDepend && (await isAlwaysDenied(core, tx, agent, key, definition))) continue
        listed.push({ connector: { id, key, name }, definition })
      }
    }
    return listed
  })
}

/** Such a rule can let a call through for some arguments, though a rule behind it denies the tool. */
const isConditionalYes = ({ enabled, action, condition }: StoredPolicy): boolean =>
  enabled && action !== 'deny' && condition !== undefined

async function isAlwaysDenied(
  core: Core,
  tx: Tx,
  agent: AgentCaller,
  connectorKey: string,
  tool: ToolDefinition,
): Promise<boolean> {
  const { action, reason } = await decidePolicy(core, tx, {
    userId: agent.userId,
    agentId: agent.id,
    connectorKey,
    tool,
  })
  return action === 'deny' && reason.code === 'denied'
}
