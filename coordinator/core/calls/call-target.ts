import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { Tx } from '../../ports/store.ts'
import type { AgentCall } from '../core-contract.ts'
import type { Core } from '../core.ts'
import { connectorForCall, toolForCall } from '../requests/submit-request.ts'

/** What a call is for: a tool as its connector describes it now. */
export interface CallTarget {
  readonly connector: { readonly id: string; readonly key: string; readonly name: string }
  readonly definition: ToolDefinition
}

/** Errors: `unknown_connector`, `connector_disabled`, `unknown_tool`. */
export async function callTarget(core: Core, tx: Tx, call: AgentCall): Promise<CallTarget> {
  if (call.connectorKey === OWN_TOOLS.key) return { connector: OWN_TOOLS, definition: ownTool(call.tool) }
  const { id, key, name } = await connectorForCall(tx, call.connectorKey)
  return { connector: { id, key, name }, definition: toolForCall(core, { id, key }, call.tool) }
}

/** A tool that the agent runs itself. Nothing is known of it, so it counts as what it might be at worst. */
function ownTool(name: string): ToolDefinition {
  const described = {
    name,
    description: 'A tool of the agent itself. The agent runs it when this is approved; Countersign does not.',
    readOnly: false,
    destructive: true,
    idempotent: false,
    inputSchema: { type: 'object' },
  } as const
  return { ...described, definitionHash: sha256Hex(canonicalJson(described)) }
}
