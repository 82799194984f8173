import { canonicalJson } from '../canonical/canonical-json.ts'
import { sha256Hex } from '../canonical/sha256.ts'
import type { JsonObject } from '../json.ts'
import { ownValue } from '../own-value.ts'
import type { RequestSnapshot } from './snapshot.ts'

/** What a decision is about and what may run because of it. Everything here is covered by the digest. */
export interface AskedCall {
  readonly requesterId: string
  readonly agentId: string | null
  readonly connector: { readonly id: string; readonly key: string }
  readonly tools: readonly AskedTool[]
  readonly flow: { readonly id: string; readonly version: number } | null
}

export interface AskedTool {
  readonly name: string
  readonly definitionHash: string
  /** Absent when the agent asked ahead: the digest then says "with any arguments". */
  readonly arguments?: JsonObject
}

/** What a snapshot needs to have before its digest is known. */
export type Undigested = Pick<RequestSnapshot, 'requester' | 'agent' | 'connector' | 'tools' | 'flow'>

/** Arguments that approvers put in place of the agent's, by tool. */
export type Edits = Readonly<Record<string, JsonObject>>

/**
 * Binds a decision to the exact call (invariant 5): lower-case hex SHA-256 over the canonical JSON (RFC 8785) of
 * requester, agent, connector, tools with definition hash and arguments, and flow version.
 */
export function digestOf(asked: AskedCall): string {
  return sha256Hex(
    canonicalJson({
      requester: asked.requesterId,
      agent: asked.agentId,
      connector: { id: asked.connector.id, key: asked.connector.key },
      tools: asked.tools.map(({ name, definitionHash, arguments: values }): JsonObject =>
        values === undefined ? { name, definitionHash } : { name, definitionHash, arguments: values },
      ),
      flow: asked.flow === null ? null : { id: asked.flow.id, version: asked.flow.version },
    }),
  )
}

/** The call that a snapshot asks for, with approvers' edits in force. */
export function askedBy(snapshot: Undigested, edits: Edits = {}): AskedCall {
  return {
    requesterId: snapshot.requester.id,
    agentId: snapshot.agent?.id ?? null,
    connector: { id: snapshot.connector.id, key: snapshot.connector.key },
    tools: snapshot.tools.map(({ definition, arguments: asked }): AskedTool => {
      const inForce = ownValue(edits, definition.name) ?? asked
      const { name, definitionHash } = definition
      return inForce === undefined ? { name, definitionHash } : { name, definitionHash, arguments: inForce }
    }),
    flow: snapshot.flow === null ? null : { id: snapshot.flow.id, version: snapshot.flow.version },
  }
}

/** What approvers agreed may run for one tool: `digestOf` with that tool alone. A grant is used with this digest. */
export function callDigest(snapshot: Undigested, edits: Edits, tool: string): string {
  const asked = askedBy(snapshot, edits)
  return digestOf({ ...asked, tools: asked.tools.filter(({ name }) => name === tool) })
}

/** SHA-256 of one tool's arguments, to compare what two people agreed to. */
export const argumentsDigest = (values: JsonObject): string => sha256Hex(canonicalJson(values))
