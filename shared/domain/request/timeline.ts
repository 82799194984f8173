import type { JsonObject } from '../json.ts'
import type { RequestEvent, RequestEventType } from './event.ts'
import type { TimelineEntry } from './state.ts'

type Facts = {
  readonly [T in RequestEventType]: ((event: Extract<RequestEvent, { type: T }>) => JsonObject) | null
}

/** What a request's timeline says of each event; null: the event is not a line of its own. */
const FACTS: Facts = {
  'request.created': () => ({}),
  'request.step-opened': ({ nodeId }) => ({ nodeId }),
  'request.step-approved': ({ nodeId }) => ({ nodeId }),
  'request.step-denied': ({ nodeId }) => ({ nodeId }),
  'request.step-reopened': ({ nodeId, because }) => ({ nodeId, because }),
  'request.step-set-back': ({ nodeId, because }) => ({ nodeId, because }),
  'request.step-skipped': ({ nodeId }) => ({ nodeId }),
  'request.branch-chosen': ({ nodeId, label }) => ({ nodeId, label }),
  'request.node-passed': ({ nodeId }) => ({ nodeId }),
  'request.held': ({ nodeId, because }) => ({ nodeId, because }),
  'request.decided': ({ vote }) => ({
    nodeId: vote.nodeId,
    decisionId: vote.decisionId,
    by: vote.by.name,
    verdict: vote.verdict,
    tools: vote.tools,
    edited: Object.keys(vote.edits ?? {}),
    via: vote.via,
    ...(vote.onBehalfOf === undefined ? {} : { onBehalfOf: vote.onBehalfOf.name }),
    ...(vote.reason === undefined ? {} : { reason: vote.reason }),
    ...(vote.self === undefined ? {} : { self: true }),
  }),
  'request.decision-withdrawn': ({ decisionId, by }) => ({ decisionId, by }),
  'request.asked': ({ question }) => ({ questionId: question.id, by: question.by.name, text: question.text }),
  'request.answered': ({ question: { id, answer } }) => ({
    questionId: id,
    by: answer?.by.name ?? '',
    text: answer?.text ?? '',
  }),
  'request.told': ({ personId, channel }) => ({ personId, channel }),
  'request.reminded': ({ nodeId }) => ({ ...(nodeId === undefined ? {} : { nodeId }) }),
  'request.escalated': ({ nodeId, added }) => ({ nodeId, added: added.map(({ name }) => name) }),
  'request.timer-fired': null,
  'request.resolved': ({ status, resolution, approvedTools }) => ({
    status,
    by: resolution.by,
    tools: approvedTools,
    ...('person' in resolution ? { name: resolution.person.name } : {}),
    ...('name' in resolution ? { name: resolution.name } : {}),
  }),
  'request.grant': ({ tool, status }) => ({ tool, status }),
}

/**
 * The timeline with one more event on it. The same thing again and again (reminders every hour for weeks) stays one
 * line with the time of the last and a count, so that a request cannot grow without bound by waiting.
 */
export function timelineAfter(
  timeline: readonly TimelineEntry[],
  event: RequestEvent,
): readonly TimelineEntry[] {
  const entry = entryOf(event)
  if (entry === null) return timeline
  const last = timeline.at(-1)
  if (event.type !== 'request.reminded' || last?.type !== event.type) return [...timeline, entry]
  if (last.data['nodeId'] !== entry.data['nodeId']) return [...timeline, entry]
  const times = typeof last.data['times'] === 'number' ? last.data['times'] + 1 : 2
  return [...timeline.slice(0, -1), { ...entry, data: { ...entry.data, times } }]
}

/** What one event is in a timeline, or null when it is no line of its own. */
export function entryOf(event: RequestEvent): TimelineEntry | null {
  if (event.type === 'request.timer-fired') {
    const { held, kind, at } = event
    return held === undefined ? null : { at, type: 'request.timer-held', data: { kind, because: held } }
  }
  // Each event fits the entry of its own type; TypeScript cannot follow that through an index.
  const facts = FACTS[event.type] as ((event: RequestEvent) => JsonObject) | null
  return facts === null ? null : { at: event.at, type: event.type, data: facts(event) }
}
