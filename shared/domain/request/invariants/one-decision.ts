import { eventsOf, type Invariant } from './history.ts'

const AFTERWARDS: ReadonlySet<string> = new Set(['request.grant', 'request.timer-fired'])

/** 1. At most one terminal event; after it nothing happens to the request but the use of what it granted. */
export const oneDecision: Invariant = (history) => {
  const ends = eventsOf(history, 'request.resolved')
  const [end] = ends
  if (end === undefined) return []
  const later = history.events.slice(history.events.indexOf(end) + 1)
  return [
    ...(ends.length > 1
      ? [`resolved ${ends.length} times: ${ends.map(({ status }) => status).join(', ')}`]
      : []),
    ...later.filter(({ type }) => !AFTERWARDS.has(type)).map(({ type }) => `${type} after the end`),
  ]
}
