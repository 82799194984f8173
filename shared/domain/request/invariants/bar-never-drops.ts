import { eventsOf, snapshotOf, standingVotes, type History, type Invariant } from './history.ts'

/**
 * 13. A step is passed only with as many people as its snapshot asks for, whatever has been edited since. Checked each
 * time that a step closes, not only at the end.
 */
export const barNeverDrops: Invariant = (history) => {
  const snapshot = snapshotOf(history)
  return eventsOf(history, 'request.step-approved').flatMap((event) => {
    const node = snapshot?.flow?.graph.nodes.find(({ id }) => id === event.nodeId)
    const minimum = node?.kind === 'approval' ? Math.max(1, node.minimum) : 1
    const before: History = { events: history.events.slice(0, history.events.indexOf(event)) }
    const people = new Set(
      standingVotes(before)
        .filter(({ nodeId, verdict }) => nodeId === event.nodeId && verdict === 'approve')
        .map(({ by, onBehalfOf }) => onBehalfOf?.id ?? by.id),
    )
    return people.size >= minimum ? [] : [`${event.nodeId} was passed by ${people.size} of ${minimum}`]
  })
}
