import { OWN_TOOLS } from '../../../shared/contract/mcp.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { PolicyContext } from '../../../shared/domain/policy/validate.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { agentsOf, connectorsOf, flowsOf, groupsOf, usersOf } from '../documents.ts'
import { readRequesters } from './requesters.ts'

/** What policies may name, as this transaction sees it. */
export async function readPolicyContext(core: Core, tx: Tx): Promise<PolicyContext> {
  const ids = (things: readonly { readonly id: string }[]): ReadonlySet<string> =>
    new Set(things.map(({ id }) => id))
  const [users, groups, agents, flows, connectors] = [
    ids(await usersOf(tx).all()),
    ids(await groupsOf(tx).all()),
    ids(await agentsOf(tx).all()),
    await flowsOf(tx).all(),
    await connectorsOf(tx).all(),
  ]
  return {
    hasUser: (id) => users.has(id),
    hasGroup: (id) => groups.has(id),
    hasAgent: (id) => agents.has(id),
    flow: (id) => flows.find((flow) => flow.id === id),
    requesters: await readRequesters(tx),
    toolsOf: (key) => {
      if (key === OWN_TOOLS.key) return []
      const connector = connectors.find((candidate) => candidate.key === key)
      return connector && core.connectorStatus(connector.id).tools.map(({ name }) => name)
    },
  }
}

/**
 * The tools of a connector, or of all of them (`*`), as they are now; none of one that has not listed its own. `null`
 * where no rule can tell one definition from another: for what agents ask about tools of their own.
 */
export async function definitionsOf(
  core: Core,
  tx: Tx,
  connector: string,
): Promise<readonly { readonly connector: string; readonly tools: readonly ToolDefinition[] }[] | null> {
  if (connector === OWN_TOOLS.key) return null
  return (await connectorsOf(tx).all())
    .filter(({ key }) => connector === '*' || key === connector)
    .map(({ id, key }) => ({ connector: key, tools: core.connectorStatus(id).tools }))
}
