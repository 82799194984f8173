import type { ChannelKind } from '../delivery/channels.ts'
import type { GroupId } from '../people/person.ts'

export type NodeId = string
/** Implied nodes of every graph; they are never listed in `nodes`. */
export const START: NodeId = 'start'
export const END: NodeId = 'end'
/** The label of a condition's default edge. */
export const OTHERWISE = 'otherwise'

export interface ApprovalNode {
  readonly id: NodeId
  readonly kind: 'approval'
  readonly name?: string
  readonly groups: readonly GroupId[]
  readonly emails: readonly string[]
  readonly requesterManager?: boolean
  readonly minimum: number
  /** How many eligible denials end a tool's request here. Default 1. */
  readonly denyThreshold?: number
  /** Nobody who approved an earlier step on the path may count here. */
  readonly differentPeople?: boolean
  /** Where the question goes when nobody answers in time. Minutes since the step opened. */
  readonly escalate?: { readonly afterMinutes: number; readonly groups: readonly GroupId[] }
}

/** Chooses the first branch, in order, whose expression is true; else the edge labelled `otherwise`. */
export interface ConditionNode {
  readonly id: NodeId
  readonly kind: 'condition'
  readonly name?: string
  /** `when` is a CEL expression over the narrow record of `flow/condition-view.ts`. `label` names the outgoing edge. */
  readonly branches: readonly { readonly label: string; readonly when: string }[]
}

/** Opens every outgoing edge at once. All branches must agree before `join` lets go on. */
export interface ParallelNode {
  readonly id: NodeId
  readonly kind: 'parallel'
  readonly name?: string
}

export interface JoinNode {
  readonly id: NodeId
  readonly kind: 'join'
  readonly name?: string
}

/** Tells people and goes on at once. */
export interface NotifyNode {
  readonly id: NodeId
  readonly kind: 'notify'
  readonly name?: string
  readonly groups: readonly GroupId[]
  readonly emails: readonly string[]
  readonly requesterManager?: boolean
}

/** A kind that this version does not know: kept and shown, never run. */
export interface UnknownNode {
  readonly id: NodeId
  readonly kind: 'unknown'
  readonly originalKind: string
  readonly source: { readonly [key: string]: unknown }
}

export type FlowNode = ApprovalNode | ConditionNode | ParallelNode | JoinNode | NotifyNode | UnknownNode
export type NodeKind = FlowNode['kind']

export interface FlowEdge {
  readonly from: NodeId
  readonly to: NodeId
  readonly label?: string
}

export interface FlowGraph {
  readonly nodes: readonly FlowNode[]
  readonly edges: readonly FlowEdge[]
}

export type { ChannelKind }

export interface FlowAdvanced {
  readonly autoApproveAfterMinutes: number | null
  /** An admin confirmed in words that silence may approve destructive tools too. Absent: it never does. */
  readonly autoApproveDestructive?: boolean
  readonly autoDenyAfterMinutes: number | null
  readonly remindAfterMinutes: number | null
  /** Repeat the reminder at the same interval until somebody decides. Default false: once. */
  readonly remindRepeatedly?: boolean
  readonly notifyRequester: boolean
  readonly ccEmails: readonly string[]
  readonly webhook: { readonly url: string; readonly secret: string } | null
  /** A text message may be answered with the code in it, where no tool of the request is destructive. Absent: never. */
  readonly smsReplies?: boolean
  /** A person alone on one computer who guards their own agents. Marked in every record it touches. */
  readonly allowSelfApproval: boolean
}

export type FlowScope =
  | { readonly type: 'global' }
  | { readonly type: 'connectors'; readonly connectors: readonly string[] }
  | { readonly type: 'groups'; readonly groups: readonly GroupId[] }

/** One immutable version of a flow. A request keeps the version it started with. */
export interface Flow {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly description: string
  readonly active: boolean
  readonly scope: FlowScope
  readonly channels: readonly ChannelKind[]
  readonly graph: FlowGraph
  readonly advanced: FlowAdvanced
}
