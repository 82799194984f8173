import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { AgentCaller } from '../../ports/caller.ts'
import type { CallTarget } from './call-target.ts'

/**
 * What makes a call the same call as an earlier one: agent, user, connector, tool as it is described now, and arguments;
 * never a session, nor the id that the client gave it. A tool that its connector has changed is another tool: an approval
 * of the old one must not serve the new.
 */
export function callKey(
  agent: AgentCaller,
  { connector, definition }: CallTarget,
  values: JsonObject,
): string {
  return sha256Hex(
    canonicalJson({
      agent: agent.id,
      user: agent.userId,
      connector: connector.id,
      tool: definition.name,
      definition: definition.definitionHash,
      arguments: values,
    }),
  )
}

export const sameJson = (left: JsonObject, right: JsonObject): boolean =>
  canonicalJson(left) === canonicalJson(right)
