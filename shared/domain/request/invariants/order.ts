import { compileBranch, conditionView } from '../../flow/condition-view.ts'
import { OTHERWISE } from '../../flow/flow.ts'
import { ancestorsOf, indexOf } from '../../flow/graph.ts'
import { eventsOf, resolutionOf, snapshotOf, standingVotes, until, type History } from './history.ts'
import { lastWords, openSteps, stepsOnPath } from './path.ts'

/** Steps that opened or took votes before their time, and ways that the call at the end would not have taken. */
export const outOfOrder = (history: History): readonly string[] => [
  ...votedWhileClosed(history),
  ...openedEarly(history),
  ...otherWay(history),
]

function votedWhileClosed(history: History): readonly string[] {
  return eventsOf(history, 'request.decided').flatMap((event) => {
    const { nodeId, decisionId } = event.vote
    const isOpen = openSteps(until(history, event)).has(nodeId)
    return isOpen ? [] : [`${decisionId} counted at ${nodeId}, which was not open`]
  })
}

/** A step opens when every step that leads to it on the way taken has been passed. */
function openedEarly(history: History): readonly string[] {
  const snapshot = snapshotOf(history)
  if (!snapshot?.flow) return []
  const index = indexOf(snapshot.flow.graph)
  return eventsOf(history, 'request.step-opened').flatMap((event) => {
    const before = until(history, event)
    const earlier = ancestorsOf(index, event.nodeId)
    const words = lastWords(before)
    return stepsOnPath(before, snapshot)
      .filter(({ id }) => earlier.has(id) && words.get(id) !== 'request.step-approved')
      .map(({ id }) => `${event.nodeId} opened before ${id} was passed`)
  })
}

/** Arguments may have been edited since a condition chose: the way that counts is that of the call that would run. */
function otherWay(history: History): readonly string[] {
  const snapshot = snapshotOf(history)
  const end = resolutionOf(history)
  if (snapshot === undefined || end?.resolution.by !== 'people' || end.approvedTools.length === 0) return []
  const edits = Object.assign(
    {},
    ...standingVotes(until(history, end)).map((vote) => vote.edits ?? {}),
  ) as Record<string, never>
  const view = { ...conditionView(snapshot, edits) }
  const chosen = new Map(
    eventsOf(history, 'request.branch-chosen').map(({ nodeId, label }) => [nodeId, label]),
  )
  return (snapshot.flow?.graph.nodes ?? []).flatMap((node) => {
    if (node.kind !== 'condition' || !chosen.has(node.id)) return []
    const branch = node.branches.find(({ when }) => {
      const compiled = compileBranch(when)
      return !compiled.ok || compiled.expression.test(view) !== false
    })
    const label = branch?.label ?? OTHERWISE
    return label === chosen.get(node.id)
      ? []
      : [`${node.id} took ${chosen.get(node.id)} where the call takes ${label}`]
  })
}
