import type { ChannelKind, NodeId } from '../flow/flow.ts'
import type { PersonId } from '../people/person.ts'
import type { RequestSnapshot } from './snapshot.ts'
import type { GrantStatus, Question, RequestStatus, Resolution, TimerKind, Vote } from './state.ts'

/**
 * What happened to a request. Folding a request's events from nothing gives its state (`request/fold.ts`).
 * Each carries the reading of the clock it needs, so that the fold needs none.
 */
export type RequestEvent =
  | { readonly type: 'request.created'; readonly snapshot: RequestSnapshot; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.step-opened'; readonly nodeId: NodeId; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.step-approved'; readonly nodeId: NodeId; readonly at: number }
  | { readonly type: 'request.step-denied'; readonly nodeId: NodeId; readonly at: number }
  | { readonly type: 'request.step-reopened'; readonly nodeId: NodeId; readonly because: 'edited' | 'withdrawn' | 'recounted'; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.step-skipped'; readonly nodeId: NodeId; readonly at: number }
  | { readonly type: 'request.branch-chosen'; readonly nodeId: NodeId; readonly label: string; readonly at: number }
  | { readonly type: 'request.decided'; readonly vote: Vote; readonly digest: string; readonly at: number }
  | { readonly type: 'request.decision-withdrawn'; readonly decisionId: string; readonly by: PersonId; readonly at: number }
  | { readonly type: 'request.asked'; readonly question: Question; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.answered'; readonly question: Question; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.told'; readonly personId: PersonId; readonly channel: ChannelKind | 'desktop'; readonly at: number }
  | { readonly type: 'request.reminded'; readonly nodeId?: NodeId; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.escalated'; readonly nodeId: NodeId; readonly at: number }
  | { readonly type: 'request.timer-fired'; readonly timerId: string; readonly kind: TimerKind; readonly held?: string; readonly at: number; readonly elapsed: number; readonly running: number }
  | { readonly type: 'request.resolved'; readonly status: Exclude<RequestStatus, 'pending'>; readonly resolution: Resolution; readonly approvedTools: readonly string[]; readonly at: number; readonly elapsed: number }
  | { readonly type: 'request.grant'; readonly tool: string; readonly status: GrantStatus; readonly callId?: string; readonly at: number; readonly elapsed: number }

export type RequestEventType = RequestEvent['type']
