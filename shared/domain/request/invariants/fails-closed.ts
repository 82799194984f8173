import { resolutionOf, snapshotOf, type Invariant } from './history.ts'

const ALLOWING: ReadonlySet<string> = new Set(['approved', 'partly-approved', 'auto-approved'])

/**
 * 7. Nothing is approved that was not asked for, nor by a flow that was held where it could not be run; what ends
 * otherwise approves nothing.
 */
export const failsClosed: Invariant = (history) => {
  const end = resolutionOf(history)
  const asked = new Set(snapshotOf(history)?.tools.map(({ definition }) => definition.name))
  const held = new Set<string>()
  for (const event of history.events) {
    if (event.type === 'request.held') held.add(event.nodeId)
    if (event.type === 'request.branch-chosen') held.delete(event.nodeId)
  }
  const isAllowed = end !== undefined && ALLOWING.has(end.status)
  return [
    ...(end?.approvedTools ?? [])
      .filter((tool) => !asked.has(tool))
      .map((tool) => `${tool} approved, never asked for`),
    ...(isAllowed && end.approvedTools.length === 0 ? [`${end.status} with nothing approved`] : []),
    ...(end !== undefined && !isAllowed && end.approvedTools.length > 0
      ? [`${end.status} with tools approved`]
      : []),
    ...(isAllowed && held.has('start') ? ['approved by a flow that cannot be read'] : []),
    ...(end?.status === 'auto-approved' && held.size > 0 ? ['auto-approved while held'] : []),
  ]
}
