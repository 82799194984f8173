import type { ChannelKind, Flow, NodeId } from './flow.ts'

/** One thing that is wrong with a flow, at a node or as a whole. A flow with an `error` is not saved. */
export interface FlowIssue {
  readonly nodeId: NodeId | null
  readonly code: string
  readonly message: string
  readonly severity: 'error' | 'warning'
}

/** What is checked: a flow as it is drawn, saved or not. */
export type DrawnFlow = Pick<Flow, 'graph' | 'scope' | 'channels' | 'advanced'>

/** What the flow is to be used with. */
export interface FlowUse {
  /** Channels that are set up here. Absent: all. */
  readonly enabledChannels?: readonly ChannelKind[]
  /** A policy sends destructive tools to this flow. */
  readonly bindsDestructive?: boolean
}

export const error = (nodeId: NodeId | null, code: string, message: string): FlowIssue => ({
  nodeId,
  code,
  message,
  severity: 'error',
})

export const warning = (nodeId: NodeId | null, code: string, message: string): FlowIssue => ({
  nodeId,
  code,
  message,
  severity: 'warning',
})
