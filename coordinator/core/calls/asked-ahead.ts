import type { JsonObject } from '../../../shared/domain/json.ts'
import { askedBy } from '../../../shared/domain/request/digest.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { RequestRow, Tx } from '../../ports/store.ts'
import { sameJson } from './call-key.ts'
import type { CallTarget } from './call-target.ts'

/**
 * The newest request that the agent made for this tool without calling it, and that covers this call: for these very
 * arguments, pending or approved; or for any arguments, approved and not used yet. While it is still pending, asking for
 * any arguments does not stand in for the call at hand: people can now be shown what would run.
 */
export async function findAskedAhead(
  tx: Tx,
  agent: AgentCaller,
  target: CallTarget,
  values: JsonObject,
): Promise<RequestRow | undefined> {
  const rows = await tx.requests.findAskedAhead(agent.id)
  return rows.find((row) => covers(row, target, values))
}

function covers({ state }: RequestRow, { connector, definition }: CallTarget, values: JsonObject): boolean {
  const { snapshot } = state
  if (snapshot.connector.id !== connector.id) return false
  const asked = askedBy(snapshot).tools.find(({ name }) => name === definition.name)
  if (asked?.definitionHash !== definition.definitionHash) return false
  const forThese = asked.arguments !== undefined && sameJson(asked.arguments, values)
  if (state.status === 'pending') return forThese
  const grant = state.grants.find(({ tool }) => tool === definition.name)
  return grant?.status === 'ready' && (forThese || asked.arguments === undefined)
}

/** A request of this agent that asks for exactly these tools, for any arguments, and waits for an answer. */
export async function findSameAsking(
  tx: Tx,
  agent: AgentCaller,
  connectorKey: string,
  tools: readonly string[],
): Promise<RequestRow | undefined> {
  const wanted = new Set(tools)
  const rows = await tx.requests.findAskedAhead(agent.id)
  return rows.find(
    ({ state: { status, snapshot } }) =>
      status === 'pending' &&
      snapshot.connector.key === connectorKey &&
      snapshot.tools.length === wanted.size &&
      snapshot.tools.every((tool) => tool.arguments === undefined && wanted.has(tool.definition.name)),
  )
}
