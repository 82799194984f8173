import { awaitedAt } from './authorise.ts'
import type { Directory, PersonRef } from '../people/person.ts'
import { resolveAddressed } from '../people/eligibility.ts'
import { mailboxRef } from '../people/mailbox.ts'
import { indexOf } from '../flow/graph.ts'
import type { NodeId } from '../flow/flow.ts'
import type { Now } from '../time.ts'
import type { Effect, NoticeKind } from './effect.ts'
import type { RequestEvent, RequestEventType } from './event.ts'
import { askingOf, graphOf } from './seats.ts'
import type { RequestState } from './state.ts'
import { armed } from './timers.ts'

/** An effect before it has its id. */
type EffectBody = Effect extends infer E ? (E extends Effect ? Omit<E, 'id'> : never) : never

/** A change of a request: what it was, what it is, and what to look people up in, where the command had it. */
export interface Change {
  readonly before: RequestState | null
  readonly after: RequestState
  readonly events: readonly RequestEvent[]
  readonly directory: Directory | null
  readonly now: Now
}

type Rules = {
  readonly [T in RequestEventType]: (
    event: Extract<RequestEvent, { type: T }>,
    change: Change,
  ) => readonly EffectBody[]
}

const nothing = (): readonly EffectBody[] => []

/** What to do about each event. Timers are not here: they follow from how the request's timers changed. */
const RULES: Rules = {
  'request.created': (_event, change) => webhook(change, 'request.created'),
  'request.step-opened': ({ nodeId }, change) => askAt(change, nodeId),
  'request.step-reopened': ({ nodeId }, change) => askAt(change, nodeId),
  'request.step-approved': ({ nodeId }, change) => closeAt(change, nodeId),
  'request.step-set-back': ({ nodeId }, change) => closeAt(change, nodeId),
  'request.step-skipped': ({ nodeId }, change) => closeAt(change, nodeId),
  'request.step-denied': nothing,
  'request.branch-chosen': nothing,
  'request.node-passed': ({ nodeId }, change) => tell('notify', addressedBy(change, nodeId), nodeId),
  'request.held': nothing,
  // A decision that ends the request is copied with its end.
  'request.decided': (_event, change) => [
    ...(change.after.status === 'pending' ? copies(change) : []),
    ...webhook(change, 'request.decided'),
  ],
  'request.decision-withdrawn': (_event, change) => copies(change),
  'request.asked': (_event, { after }) => tell('question', [requesterOf(after)]),
  'request.answered': ({ question }) => tell('answer', [question.by]),
  'request.told': (_event, change) =>
    change.before?.told.length === 0 ? webhook(change, 'request.notified') : [],
  'request.reminded': ({ nodeId }, change) => [
    ...(nodeId === undefined ? [] : tell('reminder', undecidedAt(change, nodeId), nodeId)),
    ...webhook(change, 'request.reminded'),
  ],
  'request.escalated': ({ nodeId, added }, change) =>
    tell('escalation', stillDeciding(change, nodeId, added), nodeId),
  'request.timer-fired': ({ kind, held }, change) => {
    if (kind === 'warn-auto-approve' && held === undefined) return tellOpenSteps(change, 'warning')
    // Where it was not held no step is open any more.
    return kind === 'auto-approve' ? tellOpenSteps(change, 'reminder') : []
  },
  'request.resolved': (_event, change) => [
    { type: 'release' },
    { type: 'withdraw-notices' },
    ...(tellsRequester(change.after) ? tell('decision', [requesterOf(change.after)]) : []),
    ...copies(change),
    ...webhook(change, 'request.resolved'),
  ],
  'request.grant': ({ status }) => (status === 'revoked' || status === 'lapsed' ? [{ type: 'release' }] : []),
}

/**
 * What a change asks the workers to do. Ids are made of request, revision and index, so that the same change, worked out
 * again, has the same ones (invariant 10).
 */
export function effectsOf(change: Change): readonly Effect[] {
  const { before, after, events } = change
  const bodies = [...events.flatMap((event) => ruleFor(event)(event, change)), ...timerEffects(before, after)]
  return bodies.map((body, index) => ({ ...body, id: `${after.snapshot.id}:${after.revision}:${index}` }))
}

/** Each event fits the rule of its own type; TypeScript cannot follow that through an index. */
const ruleFor = (event: RequestEvent) =>
  RULES[event.type] as (event: RequestEvent, change: Change) => readonly EffectBody[]

/** A timer that is started again with another due time replaces itself. */
function timerEffects(before: RequestState | null, after: RequestState): readonly EffectBody[] {
  const then = new Map((before === null ? [] : armed(before)).map((timer) => [timer.id, timer]))
  const now = new Map(armed(after).map((timer) => [timer.id, timer]))
  return [
    ...[...then.keys()]
      .filter((id) => !now.has(id))
      .map((timerId) => ({ type: 'stop-timer', timerId }) as const),
    ...[...now.values()]
      .filter(({ id, dueAt }) => then.get(id)?.dueAt !== dueAt)
      .map((timer) => ({ type: 'start-timer', timer }) as const),
  ]
}

const tell = (notice: NoticeKind, to: readonly PersonRef[], nodeId?: NodeId): readonly EffectBody[] => {
  if (to.length === 0) return []
  return [nodeId === undefined ? { type: 'tell', notice, to } : { type: 'tell', notice, to, nodeId }]
}

/** Asks at a step that is open once the whole change is made; without a flow nobody is told. */
const askAt = (change: Change, nodeId: NodeId): readonly EffectBody[] =>
  change.after.snapshot.flow === null ? [] : tell('request', undecidedAt(change, nodeId), nodeId)

/** Whoever was asked at a step that is no longer open need not look any more. */
function closeAt({ before, after }: Change, nodeId: NodeId): readonly EffectBody[] {
  const wasOpen = before?.steps.some((step) => step.nodeId === nodeId && step.status === 'open') ?? false
  return wasOpen && after.status === 'pending' ? [{ type: 'withdraw-notices', nodeId }] : []
}

const tellOpenSteps = (change: Change, notice: NoticeKind): readonly EffectBody[] =>
  change.after.steps.flatMap(({ nodeId }) => tell(notice, undecidedAt(change, nodeId), nodeId))

/** Everybody whose decision a step waits for, once the whole change is made. */
function undecidedAt({ after, directory, now }: Change, nodeId: NodeId): readonly PersonRef[] {
  const step = after.steps.find((each) => each.nodeId === nodeId)
  return step === undefined || directory === null ? [] : awaitedAt(after, step, directory, now.at)
}

const stillDeciding = (change: Change, nodeId: NodeId, added: readonly PersonRef[]): readonly PersonRef[] =>
  undecidedAt(change, nodeId).filter(({ id }) => added.some((ref) => ref.id === id))

function addressedBy({ after, directory }: Change, nodeId: NodeId): readonly PersonRef[] {
  const node = indexOf(graphOf(after.snapshot)).nodes.get(nodeId)
  if (node?.kind !== 'notify' || directory === null) return []
  return resolveAddressed(node, askingOf(after.snapshot), directory)
}

const requesterOf = ({ snapshot: { requester } }: RequestState): PersonRef => ({
  id: requester.id,
  name: requester.name,
  email: requester.email,
})

/** The requester need not hear what they did themselves. */
const tellsRequester = (state: RequestState): boolean =>
  state.status !== 'pending' &&
  state.resolution.by !== 'requester' &&
  (state.snapshot.flow?.advanced.notifyRequester ?? true)

const copies = ({ after }: Change): readonly EffectBody[] =>
  tell('copy', (after.snapshot.flow?.advanced.ccEmails ?? []).map(mailboxRef))

type StatusEvent = Extract<Effect, { type: 'status-webhook' }>['event']

const webhook = ({ after }: Change, event: StatusEvent): readonly EffectBody[] =>
  (after.snapshot.flow?.advanced.webhook ?? null) === null ? [] : [{ type: 'status-webhook', event }]
