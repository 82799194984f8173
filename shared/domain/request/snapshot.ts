import type { ToolDefinition } from '../connector/tool.ts'
import type { Flow, NodeId } from '../flow/flow.ts'
import type { JsonObject } from '../json.ts'
import type { GroupRef, PersonId, PersonRef } from '../people/person.ts'

/** One tool of a request, with its definition as it was when asked for. */
export interface RequestedTool {
  readonly definition: ToolDefinition
  /** Absent when an agent asks ahead, without a call at hand: the approval then covers one call with any arguments. */
  readonly arguments?: JsonObject
}

/** Everything that is fixed when a request is created, and that no later edit of a flow, policy or group changes. */
export interface RequestSnapshot {
  readonly id: string
  readonly requester: PersonRef & { readonly groups: readonly GroupRef[]; readonly managerId?: PersonId }
  /** The program that asked. Null when a person asked for themselves. */
  readonly agent: { readonly id: string; readonly name: string; readonly ownerId: PersonId } | null
  readonly connector: { readonly id: string; readonly key: string; readonly name: string }
  readonly tools: readonly RequestedTool[]
  readonly note?: string
  /** Null: no flow is configured; anybody with the role approver or admin may decide, and nobody is told. */
  readonly flow: Flow | null
  readonly policy: { readonly id: string; readonly name: string } | null
  /** Who may decide each approval node, as of creation. The requester is in it only under `allowSelfApproval`. */
  readonly eligible: Readonly<Record<NodeId, readonly PersonRef[]>>
  /** Who joins a node's eligible people when it escalates, as of creation. Absent: no node escalates. */
  readonly escalation?: Readonly<Record<NodeId, readonly PersonRef[]>>
  /** Minutes until the request expires; null: never. */
  readonly expiresInMinutes: number | null
  /** SHA-256 of the canonical call (see `request/digest.ts`), as of creation. */
  readonly digest: string
}

/** The node id of the single implied step of a request without a flow. */
export const NO_FLOW_STEP: NodeId = 'any-approver'
