import type { Directory } from '../people/person.ts'
import { checkPeople } from './check-people.ts'
import { checkStructure } from './check-structure.ts'
import { indexOf } from './graph.ts'
import { error, warning, type DrawnFlow, type FlowIssue, type FlowUse } from './issue.ts'
import { checkNode } from './kinds/index.ts'

/**
 * Everything that keeps a flow from being finished, with the node where it is. Runs when a flow is saved and in the
 * builder while it is drawn; a flow with an error is not saved. Order: the graph, then node by node, then the settings.
 */
export function validateFlow(flow: DrawnFlow, directory: Directory, use: FlowUse = {}): readonly FlowIssue[] {
  return [
    ...checkStructure(flow.graph),
    ...checkNodes(flow, directory),
    ...checkPeople(flow, directory, use),
    ...checkTimeouts(flow, use),
  ]
}

/** Whether anything keeps a flow from being saved. */
export const isSavable = (issues: readonly FlowIssue[]): boolean =>
  issues.every(({ severity }) => severity !== 'error')

function checkNodes({ graph }: DrawnFlow, directory: Directory): readonly FlowIssue[] {
  const { incoming, outgoing } = indexOf(graph)
  return graph.nodes.flatMap((node) => {
    const drawing = {
      incoming: incoming.get(node.id) ?? [],
      outgoing: outgoing.get(node.id) ?? [],
      directory,
    }
    return checkNode(node, drawing).map((fault) => ({ nodeId: node.id, ...fault }))
  })
}

function checkTimeouts({ advanced }: DrawnFlow, { bindsDestructive }: FlowUse): readonly FlowIssue[] {
  const { autoApproveAfterMinutes: approves, autoDenyAfterMinutes: denies, autoApproveDestructive } = advanced
  const issues: FlowIssue[] = []
  if (approves !== null && denies !== null && denies <= approves) {
    issues.push(warning(null, 'never_auto_approves', 'Silence denies before it could approve.'))
  }
  if (approves !== null && bindsDestructive === true && autoApproveDestructive !== true) {
    const message =
      'Silence would approve destructive tools. Confirm that in words, or let silence deny or escalate.'
    issues.push(error(null, 'auto_approve_destructive', message))
  }
  return issues
}
