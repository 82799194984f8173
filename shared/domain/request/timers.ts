import { MINUTE_MS } from '../time.ts'
import type { RequestEvent } from './event.ts'
import { approvalNode } from './seats.ts'
import type { RequestState, Timer, TimerKind } from './state.ts'

/** How long a grant may be used after the approval (ms). */
export const GRANT_MS = 15 * MINUTE_MS

/** Auto-approval is announced this long before, or half its time before where that is less (ms). */
const LONGEST_WARNING_MS = 5 * MINUTE_MS

/** How long before it acts auto-approval after `minutes` is announced (ms). */
const warningLead = (minutes: number): number =>
  Math.floor(Math.min(LONGEST_WARNING_MS, (minutes * MINUTE_MS) / 2))

interface Reading {
  readonly elapsed: number
  readonly running: number
}

/**
 * The timers of a request after an event; `state` has everything else of the event applied. Timers follow from events
 * alone, so that a replay has the same ones, and a change of the flow moves none (invariants 9, 12 and 13).
 *
 * Counted from creation: expiry, auto-denial, the warning of auto-approval. Counted from the opening of a step: its
 * reminder and its escalation. Auto-approval is counted from its warning, so that it never comes without one.
 */
export function timersAfter(state: RequestState, event: RequestEvent): readonly Timer[] {
  const { timers } = state
  switch (event.type) {
    case 'request.created':
      return requestTimers(state, event)
    case 'request.step-opened':
    case 'request.step-reopened':
      return [...withoutNode(timers, event.nodeId), ...stepTimers(state, event)]
    case 'request.step-approved':
    case 'request.step-denied':
    case 'request.step-set-back':
    case 'request.step-skipped':
      return withoutNode(timers, event.nodeId)
    case 'request.reminded':
      return [...timers, ...nextReminder(state, event)]
    case 'request.timer-fired': {
      const left = timers.filter(({ id }) => id !== event.timerId)
      const announces = event.kind === 'warn-auto-approve' && event.held === undefined
      return announces ? [...left, ...autoApproval(state, event)] : left
    }
    case 'request.resolved':
      return state.status === 'pending'
        ? timers
        : state.grants.map(({ tool, executeBy }) => timer(`lapse-grant:${tool}`, 'lapse-grant', executeBy))
    case 'request.grant':
      return timers.filter(({ id }) => id !== `lapse-grant:${event.tool}`)
    default:
      return timers
  }
}

/** The timers once a pause of the request's clock is over: each due as much later as the pause was long. */
export const shifted = (timers: readonly Timer[], from: Reading, to: Reading): readonly Timer[] =>
  timers.map((each) => ({ ...each, dueAt: each.dueAt + (to[each.basis] - from[each.basis]) }))

/** The timers that may fire: none while a question is open. */
export const armed = ({ timers, pausedAt }: RequestState): readonly Timer[] =>
  pausedAt === undefined ? timers : []

function requestTimers({ snapshot }: RequestState, { elapsed, running }: Reading): readonly Timer[] {
  const advanced = snapshot.flow?.advanced
  const made: Timer[] = []
  if (snapshot.expiresInMinutes !== null) {
    made.push(timer('expire', 'expire', elapsed + snapshot.expiresInMinutes * MINUTE_MS))
  }
  const denyAfter = advanced?.autoDenyAfterMinutes ?? null
  if (denyAfter !== null) made.push(timer('auto-deny', 'auto-deny', elapsed + denyAfter * MINUTE_MS))
  const approveAfter = advanced?.autoApproveAfterMinutes ?? null
  if (approveAfter !== null) {
    const dueAt = running + approveAfter * MINUTE_MS - warningLead(approveAfter)
    made.push({ id: 'warn-auto-approve', kind: 'warn-auto-approve', basis: 'running', dueAt })
  }
  return made
}

function autoApproval(state: RequestState, { running }: Reading): readonly Timer[] {
  const minutes = state.snapshot.flow?.advanced.autoApproveAfterMinutes ?? null
  if (minutes === null) return []
  const dueAt = running + warningLead(minutes)
  return [{ id: 'auto-approve', kind: 'auto-approve', basis: 'running', dueAt }]
}

type StepEvent = Extract<RequestEvent, { type: 'request.step-opened' | 'request.step-reopened' }>

function stepTimers(state: RequestState, event: StepEvent): readonly Timer[] {
  const { nodeId, revision } = event
  const { elapsed } = clock(state, event)
  const made: Timer[] = []
  const remindAfter = remindMinutes(state)
  if (remindAfter !== null) made.push(reminder(nodeId, revision, elapsed + remindAfter * MINUTE_MS))
  const escalate = approvalNode(state.snapshot, nodeId)?.escalate
  if (escalate !== undefined && !state.escalated.includes(nodeId)) {
    const dueAt = elapsed + escalate.afterMinutes * MINUTE_MS
    made.push({ ...timer(`escalate:${nodeId}:${revision}`, 'escalate', dueAt), nodeId })
  }
  return made
}

function nextReminder(
  state: RequestState,
  event: Extract<RequestEvent, { type: 'request.reminded' }>,
): readonly Timer[] {
  const { nodeId, revision } = event
  const remindAfter = remindMinutes(state)
  const repeats = state.snapshot.flow?.advanced.remindRepeatedly === true
  if (nodeId === undefined || remindAfter === null || !repeats) return []
  return [reminder(nodeId, revision, event.elapsed + remindAfter * MINUTE_MS)]
}

const remindMinutes = ({ snapshot }: RequestState): number | null =>
  snapshot.flow?.advanced.remindAfterMinutes ?? null

/** The request's own clock: it stands still while a question is open. */
const clock = ({ pausedAt }: RequestState, reading: Reading): Reading => pausedAt ?? reading

const timer = (id: string, kind: TimerKind, dueAt: number): Timer => ({ id, kind, basis: 'elapsed', dueAt })

const reminder = (nodeId: string, revision: number, dueAt: number): Timer => ({
  ...timer(`remind:${nodeId}:${revision}`, 'remind', dueAt),
  nodeId,
})

const withoutNode = (timers: readonly Timer[], nodeId: string): readonly Timer[] =>
  timers.filter((each) => each.nodeId !== nodeId)
