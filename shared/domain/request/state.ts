import type { ChannelKind, NodeId } from '../flow/flow.ts'
import type { JsonObject } from '../json.ts'
import type { PersonId, PersonRef } from '../people/person.ts'
import type { EpochMs, TimerBasis } from '../time.ts'
import type { RequestSnapshot } from './snapshot.ts'

export type RequestStatus =
  | 'pending'
  | 'approved'
  | 'partly-approved'
  | 'denied'
  | 'auto-approved'
  | 'auto-denied'
  | 'expired'
  | 'cancelled'

export type GrantStatus = 'ready' | 'executing' | 'used' | 'lapsed' | 'revoked' | 'outcome-unknown'

/** Where a decision was made. */
export type Via = 'desktop' | 'web' | 'email' | 'sms' | 'api' | 'cli' | 'chat'

export type StepStatus = 'waiting' | 'open' | 'approved' | 'denied' | 'skipped'

/** One person's verdict at one step. `tools` are those approved; every other tool then undenied is denied by it. */
export interface Vote {
  readonly decisionId: string
  readonly nodeId: NodeId
  readonly by: PersonRef
  /** Set when `by` decided as the delegate of somebody. */
  readonly onBehalfOf?: PersonRef
  readonly verdict: 'approve' | 'deny'
  readonly tools: readonly string[]
  /** Arguments this person replaced, by tool. */
  readonly edits?: Readonly<Record<string, JsonObject>>
  /**
   * SHA-256 of the arguments this person agreed to, for each tool whose arguments then differed from the agent's.
   * Absent for a tool: they agreed to what the agent asked. It decides whether the vote still counts after an edit.
   */
  readonly agreedArguments?: Readonly<Record<string, string>>
  readonly reason?: string
  /** The digest of what this person agreed to: what they saw, with their own edits. */
  readonly digest: string
  readonly at: EpochMs
  readonly via: Via
  readonly withdrawnAt?: EpochMs
  /** The requester decided under `allowSelfApproval`. */
  readonly self?: true
}

export interface Step {
  readonly nodeId: NodeId
  readonly name?: string
  readonly status: StepStatus
  readonly minimum: number
  /** `elapsed` ms at which it opened. */
  readonly openedAt?: number
}

export interface Grant {
  readonly tool: string
  readonly status: GrantStatus
  /** `elapsed` ms until which it may be used. */
  readonly executeBy: number
  readonly callId?: string
  readonly usedAt?: EpochMs
}

/** One line of a request's timeline. Facts only; the screen words them. */
export interface TimelineEntry {
  readonly at: EpochMs
  readonly type: string
  readonly data: JsonObject
}

export type TimerKind =
  'remind' | 'warn-auto-approve' | 'auto-approve' | 'auto-deny' | 'escalate' | 'expire' | 'lapse-grant'

export interface Timer {
  /** Unique within the request, e.g. `remind:security:2`. */
  readonly id: string
  readonly kind: TimerKind
  readonly basis: TimerBasis
  /** ms on the clock named by `basis`. */
  readonly dueAt: number
  readonly nodeId?: NodeId
}

export interface Question {
  readonly id: string
  readonly by: PersonRef
  readonly text: string
  readonly at: EpochMs
  readonly answer?: {
    readonly by: PersonRef | { readonly agentId: string; readonly name: string }
    readonly text: string
    readonly at: EpochMs
  }
}

export type Resolution =
  | { readonly by: 'people'; readonly person: PersonRef; readonly at: EpochMs }
  | { readonly by: 'timeout'; readonly timer: 'auto-approve' | 'auto-deny' | 'expire'; readonly at: EpochMs }
  | {
      readonly by: 'requester' | 'agent'
      readonly name: string
      readonly reason?: string
      readonly at: EpochMs
    }
  | { readonly by: 'policy'; readonly policyId: string; readonly person: PersonRef; readonly at: EpochMs }

interface RequestBase {
  readonly snapshot: RequestSnapshot
  /** Grows by one with each applied command; effect ids are made from it. */
  readonly revision: number
  readonly createdAt: EpochMs
  readonly createdElapsed: number
  readonly steps: readonly Step[]
  readonly votes: readonly Vote[]
  readonly questions: readonly Question[]
  /** Arguments in force where they differ from the snapshot's. */
  readonly edits: Readonly<Record<string, JsonObject>>
  /** Digest of what would run now; equals the snapshot's until arguments are edited. */
  readonly digest: string
  /** Tools that are denied for good. */
  readonly deniedTools: readonly string[]
  /** None of them is armed while `pausedAt` is set. */
  readonly timers: readonly Timer[]
  /** A question is open since then: the request's own clock stands still (ms). */
  readonly pausedAt?: { readonly elapsed: number; readonly running: number }
  /** The branch each condition took. */
  readonly chosen: Readonly<Record<NodeId, string>>
  /** Notify nodes that have been passed, so that nobody is told twice. */
  readonly passed: readonly NodeId[]
  /** Approval nodes whose escalation groups have joined. */
  readonly escalated: readonly NodeId[]
  /** Nodes that cannot be passed, and why (an expression that failed, an unknown kind). They hold the request. */
  readonly held: Readonly<Record<NodeId, string>>
  readonly timeline: readonly TimelineEntry[]
  /** People who were in fact told, and how: what invariant 8 counts. */
  readonly told: readonly {
    readonly personId: PersonId
    readonly channel: ChannelKind | 'desktop'
    readonly at: EpochMs
  }[]
}

export interface PendingRequest extends RequestBase {
  readonly status: 'pending'
}

export interface ResolvedRequest extends RequestBase {
  readonly status: Exclude<RequestStatus, 'pending'>
  readonly resolution: Resolution
  readonly grants: readonly Grant[]
}

export type RequestState = PendingRequest | ResolvedRequest
