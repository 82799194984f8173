import {
  eventsOf,
  resolutionOf,
  snapshotOf,
  standingVotes,
  until,
  type History,
  type Invariant,
} from './history.ts'
import type { NodeId } from '../../flow/flow.ts'

/**
 * 3. A tool that enough people denied at a step is never approved, whatever comes later; and when that was the last one
 * left, the request is denied in the same change.
 */
export const denyWins: Invariant = (history) => {
  const end = resolutionOf(history)
  const denied = new Map<string, number>()
  for (const event of eventsOf(history, 'request.decided')) {
    for (const tool of deniedBy(history, event.vote.nodeId, event)) {
      if (!denied.has(tool)) denied.set(tool, event.revision)
    }
  }
  const asked = snapshotOf(history)?.tools.map(({ definition }) => definition.name) ?? []
  const last = Math.max(...asked.map((tool) => denied.get(tool) ?? Infinity))
  return [
    ...(end?.approvedTools ?? [])
      .filter((tool) => denied.has(tool))
      .map((tool) => `${tool} approved although denied`),
    ...(asked.length > 0 && last < Infinity && !(end?.revision === last && end.status === 'denied')
      ? ['every tool was denied and the request was not denied with it']
      : []),
    ...overruled(history),
  ]
}

/** A policy approves only what nobody has denied, not even too few. */
function overruled(history: History): readonly string[] {
  const end = resolutionOf(history)
  if (end?.resolution.by !== 'policy') return []
  const votes = standingVotes(until(history, end))
  return end.approvedTools
    .filter((tool) => votes.some(({ tools }) => !tools.includes(tool)))
    .map((tool) => `a policy approved ${tool} over a denial`)
}

/** The tools denied at a step once this decision counts: each by as many people, counted once, as the step asks for. */
function deniedBy(history: History, nodeId: NodeId, event: History['events'][number]): readonly string[] {
  const snapshot = snapshotOf(history)
  const node = snapshot?.flow?.graph.nodes.find(({ id }) => id === nodeId)
  const threshold = node?.kind === 'approval' ? (node.denyThreshold ?? 1) : 1
  const now = { events: [...until(history, event).events, event] }
  const latest = new Map(
    standingVotes(now)
      .filter((vote) => vote.nodeId === nodeId)
      .map((vote) => [vote.by.id, vote]),
  )
  return (snapshot?.tools ?? [])
    .map(({ definition }) => definition.name)
    .filter((tool) => {
      const against = [...latest.values()].filter(({ tools }) => !tools.includes(tool))
      return (
        new Set(against.map(({ by, onBehalfOf }) => onBehalfOf?.id ?? by.id)).size >= Math.max(1, threshold)
      )
    })
}
