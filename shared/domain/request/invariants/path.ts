import { START, type ApprovalNode, type NodeId } from '../../flow/flow.ts'
import { NO_FLOW_STEP, type RequestSnapshot } from '../snapshot.ts'
import { eventsOf, type EventOf, type History } from './history.ts'

/** Follows every way from the start, at conditions the one that was taken last. */
export function stepsOnPath(history: History, { flow }: RequestSnapshot): readonly ApprovalNode[] {
  if (flow === null) {
    return [{ id: NO_FLOW_STEP, kind: 'approval', groups: [], emails: [], minimum: 1 }]
  }
  const chosen = new Map(
    eventsOf(history, 'request.branch-chosen').map(({ nodeId, label }) => [nodeId, label]),
  )
  const found = new Map<NodeId, ApprovalNode>()
  const seen = new Set<NodeId>()
  const visit = (id: NodeId): void => {
    if (seen.has(id)) return
    seen.add(id)
    const node = flow.graph.nodes.find((each) => each.id === id)
    if (node?.kind === 'approval') found.set(id, node)
    for (const edge of flow.graph.edges.filter(({ from }) => from === id)) {
      if (node?.kind !== 'condition' || edge.label === chosen.get(id)) visit(edge.to)
    }
  }
  visit(START)
  return [...found.values()]
}

type StepEvent = EventOf<
  | 'request.step-opened'
  | 'request.step-reopened'
  | 'request.step-approved'
  | 'request.step-denied'
  | 'request.step-set-back'
  | 'request.step-skipped'
>

/** What each step was at the end of a history, by its last event. */
export function lastWords({ events }: History): ReadonlyMap<NodeId, StepEvent['type']> {
  const steps = events.filter((event): event is StepEvent => event.type.startsWith('request.step-'))
  return new Map(steps.map(({ nodeId, type }) => [nodeId, type]))
}

/** The steps that were open at the end of a history. */
export const openSteps = (history: History): ReadonlySet<NodeId> =>
  new Set(
    [...lastWords(history)]
      .filter(([, type]) => type === 'request.step-opened' || type === 'request.step-reopened')
      .map(([nodeId]) => nodeId),
  )
