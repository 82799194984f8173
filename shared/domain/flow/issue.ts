import type { ChannelKind, Flow, NodeId } from './flow.ts'

/** What the sentence of an issue is filled with: names and numbers. */
export type IssueData = Readonly<Record<string, string | number>>

/** One thing that is wrong with a flow, at a node or as a whole. A flow with an `error` is not saved. */
export interface FlowIssue {
  readonly nodeId: NodeId | null
  readonly code: string
  /** In English, for programs and logs; a screen words the code itself, with `data`. */
  readonly message: string
  readonly data?: IssueData
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

const issue =
  (severity: FlowIssue['severity']) =>
  (nodeId: NodeId | null, code: string, message: string, data?: IssueData): FlowIssue => ({
    nodeId,
    code,
    message,
    severity,
    ...(data === undefined ? {} : { data }),
  })

export const error = issue('error')
export const warning = issue('warning')
