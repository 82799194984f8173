import { assertNever } from '../assert-never.ts'
import { END, START, type NodeId } from '../flow/flow.ts'
import { indexOf } from '../flow/graph.ts'
import type { RequestEvent } from './event.ts'
import { approvalNode, graphOf } from './seats.ts'
import type { RequestSnapshot } from './snapshot.ts'
import type { PendingRequest, RequestState, ResolvedRequest, Step, StepStatus } from './state.ts'
import { liveTools, toolsDeniedAt } from './tally.ts'
import { timelineAfter } from './timeline.ts'
import { GRANT_MS, shifted, timersAfter } from './timers.ts'
import { editsOf } from './edits.ts'

/**
 * The state that a request's events lead to, from nothing or from where `from` stands. It is the only way state is
 * made: `advance` folds the events it decided on, so a replay of the log gives what was stored (invariant 12).
 */
export function fold(events: readonly RequestEvent[], from: RequestState | null = null): RequestState | null {
  return events.reduce<RequestState | null>(apply, from)
}

function apply(state: RequestState | null, event: RequestEvent): RequestState {
  const changed = event.type === 'request.created' ? created(event) : change(existing(state, event), event)
  return {
    ...changed,
    revision: event.revision,
    timers: timersAfter(changed, event),
    timeline: timelineAfter(changed.timeline, event),
  }
}

function change(
  state: RequestState,
  event: Exclude<RequestEvent, { type: 'request.created' }>,
): RequestState {
  switch (event.type) {
    case 'request.step-opened':
    case 'request.step-reopened':
      return withStep(state, event.nodeId, 'open', state.pausedAt?.elapsed ?? event.elapsed)
    case 'request.step-approved':
      return withStep(state, event.nodeId, 'approved')
    case 'request.step-denied':
      return withStep(state, event.nodeId, 'denied')
    case 'request.step-set-back':
      return withStep(state, event.nodeId, 'waiting')
    case 'request.step-skipped':
      return withStep(state, event.nodeId, 'skipped')
    case 'request.branch-chosen':
      return {
        ...state,
        chosen: { ...state.chosen, [event.nodeId]: event.label },
        held: without(state.held, event.nodeId),
      }
    case 'request.node-passed':
      return { ...state, passed: [...state.passed, event.nodeId] }
    case 'request.held':
      return {
        ...state,
        held: { ...state.held, [event.nodeId]: event.because },
        chosen: without(state.chosen, event.nodeId),
      }
    case 'request.decided':
      return decided(state, event)
    case 'request.decision-withdrawn':
      return withdrawn(state, event)
    case 'request.asked':
      return {
        ...state,
        questions: [...state.questions, event.question],
        pausedAt: { elapsed: event.elapsed, running: event.running },
      }
    case 'request.answered':
      return answered(state, event)
    case 'request.told': {
      const { personId, channel, at } = event
      return { ...state, told: [...state.told, { personId, channel, at }] }
    }
    case 'request.escalated':
      return { ...state, escalated: [...state.escalated, event.nodeId] }
    case 'request.reminded':
    case 'request.timer-fired':
      return state
    case 'request.resolved':
      return resolved(state, event)
    case 'request.grant':
      return granted(state, event)
    default:
      return assertNever(event)
  }
}

type EventOf<T extends RequestEvent['type']> = Extract<RequestEvent, { type: T }>

function created({ snapshot, at, elapsed, revision }: EventOf<'request.created'>): PendingRequest {
  return {
    status: 'pending',
    snapshot,
    revision,
    createdAt: at,
    createdElapsed: elapsed,
    steps: stepsOf(snapshot),
    votes: [],
    questions: [],
    edits: {},
    digest: snapshot.digest,
    deniedTools: [],
    timers: [],
    chosen: {},
    passed: [],
    escalated: [],
    held: {},
    told: [],
    timeline: [],
  }
}

/** The approval nodes of a flow, in an order in which they can be reached. */
function stepsOf(snapshot: RequestSnapshot): readonly Step[] {
  const index = indexOf(graphOf(snapshot))
  const ids = index.sound ? index.order : [...index.nodes.keys()]
  return ids.flatMap((id): readonly Step[] => {
    const node = id === START || id === END ? undefined : approvalNode(snapshot, id)
    if (node === undefined) return []
    const step: Step = { nodeId: id, status: 'waiting', minimum: node.minimum }
    return [node.name === undefined ? step : { ...step, name: node.name }]
  })
}

function decided(state: RequestState, { vote, digest }: EventOf<'request.decided'>): RequestState {
  const votes = [...state.votes, vote]
  const node = approvalNode(state.snapshot, vote.nodeId)
  const denied = node === undefined ? [] : toolsDeniedAt(node, votes, liveTools(state))
  return {
    ...state,
    votes,
    digest,
    edits: editsOf(state.snapshot, votes),
    deniedTools: [...state.deniedTools, ...denied],
  }
}

/** Tools that were denied stay so; edits that were made with the decision are gone with it. */
function withdrawn(
  state: RequestState,
  { decisionId, digest, at }: EventOf<'request.decision-withdrawn'>,
): RequestState {
  const votes = state.votes.map((vote) =>
    vote.decisionId === decisionId ? { ...vote, withdrawnAt: at } : vote,
  )
  return { ...state, votes, digest, edits: editsOf(state.snapshot, votes) }
}

function answered(state: RequestState, event: EventOf<'request.answered'>): RequestState {
  const { pausedAt, ...running } = state
  return {
    ...running,
    questions: state.questions.map((question) =>
      question.id === event.question.id ? event.question : question,
    ),
    timers: pausedAt === undefined ? state.timers : shifted(state.timers, pausedAt, event),
  }
}

/** Once resolved, no question keeps the clock standing and no step waits any more. */
function resolved(state: RequestState, event: EventOf<'request.resolved'>): ResolvedRequest {
  const { pausedAt: _pause, ...running } = state
  return {
    ...running,
    status: event.status,
    resolution: event.resolution,
    steps: state.steps.map((step) =>
      step.status === 'open' || step.status === 'waiting' ? { ...step, status: 'skipped' } : step,
    ),
    grants: event.approvedTools.map((tool) => ({
      tool,
      status: 'ready',
      executeBy: event.elapsed + GRANT_MS,
    })),
  }
}

function granted(state: RequestState, { tool, status, callId, at }: EventOf<'request.grant'>): RequestState {
  if (state.status === 'pending') throw new Error('a pending request has no grant')
  const grants = state.grants.map((grant) => {
    if (grant.tool !== tool) return grant
    const call = callId ?? grant.callId
    const used = status === 'used' ? at : grant.usedAt
    return {
      tool,
      status,
      executeBy: grant.executeBy,
      ...(call === undefined ? {} : { callId: call }),
      ...(used === undefined ? {} : { usedAt: used }),
    }
  })
  return { ...state, grants }
}

const withStep = (
  state: RequestState,
  nodeId: NodeId,
  status: StepStatus,
  openedAt?: number,
): RequestState => ({
  ...state,
  steps: state.steps.map((step) =>
    step.nodeId !== nodeId
      ? step
      : openedAt === undefined
        ? { ...step, status }
        : { ...step, status, openedAt },
  ),
})

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key))
}

function existing(state: RequestState | null, event: RequestEvent): RequestState {
  if (state === null) throw new Error(`${event.type} before request.created`)
  return state
}
