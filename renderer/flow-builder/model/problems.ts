import type { FlowIssue } from '../../../shared/domain/flow/issue.ts'
import { END, START, type FlowGraph, type NodeId } from '../../../shared/domain/flow/flow.ts'

export interface Problems {
  readonly byNode: ReadonlyMap<NodeId, readonly FlowIssue[]>
  /** Those of the flow as a whole, and of nodes that are not drawn. */
  readonly ofFlow: readonly FlowIssue[]
  readonly errors: number
  readonly warnings: number
}

/** What goes by itself once a step names somebody: saying it as well would hide what to do. */
const FOLLOW_FROM_NOBODY = new Set(['minimum_above_eligible', 'no_timeout', 'deny_threshold_above_eligible'])

/** Sorts what a check found to where it is shown; errors stand before warnings. */
export function problemsOf(graph: FlowGraph, issues: readonly FlowIssue[]): Problems {
  const drawn = new Set<NodeId>([START, END, ...graph.nodes.map((node) => node.id)])
  const byNode = new Map<NodeId, FlowIssue[]>()
  const ofFlow: FlowIssue[] = []
  const nameless = new Set(issues.filter(({ code }) => code === 'nobody_named').map(({ nodeId }) => nodeId))
  const told = issues.filter(({ nodeId, code }) => !(nameless.has(nodeId) && FOLLOW_FROM_NOBODY.has(code)))
  const sorted = [...told].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'))
  for (const issue of sorted) {
    if (issue.nodeId === null || !drawn.has(issue.nodeId)) ofFlow.push(issue)
    else byNode.set(issue.nodeId, [...(byNode.get(issue.nodeId) ?? []), issue])
  }
  const errors = told.filter((issue) => issue.severity === 'error').length
  return { byNode, ofFlow, errors, warnings: told.length - errors }
}
