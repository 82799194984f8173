import type { ChannelKind, NodeId } from '../flow/flow.ts'
import type { PersonId, PersonRef } from '../people/person.ts'
import type { EpochMs } from '../time.ts'
import type { RequestSnapshot } from './snapshot.ts'
import type { GrantStatus, Question, RequestStatus, Resolution, TimerKind, Vote } from './state.ts'

/** The readings of the clock that timers are counted from, in ms. */
interface Clocked {
  readonly at: EpochMs
  readonly elapsed: number
  readonly running: number
}

interface Dated {
  readonly at: EpochMs
}

/** Why a step that had been approved, or been reached, is open or waiting again. */
export type SetbackCause = 'edited' | 'withdrawn' | 'recounted'

/**
 * What happened to a request. Each carries the reading of the clock it needs, so that the fold needs none.
 * `steps` change through these events only; what a step event says is true of its node from then on.
 */
export type RequestHappening =
  | ({ readonly type: 'request.created'; readonly snapshot: RequestSnapshot } & Clocked)
  | ({ readonly type: 'request.step-opened'; readonly nodeId: NodeId } & Clocked)
  | ({ readonly type: 'request.step-approved'; readonly nodeId: NodeId } & Dated)
  | ({ readonly type: 'request.step-denied'; readonly nodeId: NodeId } & Dated)
  | ({
      readonly type: 'request.step-reopened'
      readonly nodeId: NodeId
      readonly because: SetbackCause
    } & Clocked)
  /** An earlier step is open again, so this one is not reached any more. Its votes stay and count once it is. */
  | ({
      readonly type: 'request.step-set-back'
      readonly nodeId: NodeId
      readonly because: SetbackCause
    } & Dated)
  | ({ readonly type: 'request.step-skipped'; readonly nodeId: NodeId } & Dated)
  | ({ readonly type: 'request.branch-chosen'; readonly nodeId: NodeId; readonly label: string } & Dated)
  /** A notify node was passed. */
  | ({ readonly type: 'request.node-passed'; readonly nodeId: NodeId } & Dated)
  /** A node cannot be passed: the request waits there until it expires, is denied or is cancelled. */
  | ({ readonly type: 'request.held'; readonly nodeId: NodeId; readonly because: string } & Dated)
  /** `digest` is that of what would run from now on. */
  | ({ readonly type: 'request.decided'; readonly vote: Vote; readonly digest: string } & Dated)
  | ({
      readonly type: 'request.decision-withdrawn'
      readonly decisionId: string
      readonly by: PersonId
      readonly digest: string
    } & Dated)
  | ({ readonly type: 'request.asked'; readonly question: Question } & Clocked)
  | ({ readonly type: 'request.answered'; readonly question: Question } & Clocked)
  | ({
      readonly type: 'request.told'
      readonly personId: PersonId
      readonly channel: ChannelKind | 'desktop'
    } & Dated)
  | ({ readonly type: 'request.reminded'; readonly nodeId?: NodeId } & Clocked)
  | ({
      readonly type: 'request.escalated'
      readonly nodeId: NodeId
      readonly added: readonly PersonRef[]
    } & Dated)
  /** `held`: the timer was due, and a rule kept it from acting. */
  | ({
      readonly type: 'request.timer-fired'
      readonly timerId: string
      readonly kind: TimerKind
      readonly held?: string
    } & Clocked)
  | ({
      readonly type: 'request.resolved'
      readonly status: Exclude<RequestStatus, 'pending'>
      readonly resolution: Resolution
      readonly approvedTools: readonly string[]
      readonly elapsed: number
    } & Dated)
  | ({
      readonly type: 'request.grant'
      readonly tool: string
      readonly status: GrantStatus
      readonly callId?: string
      readonly elapsed: number
    } & Dated)

/**
 * A happening as it is stored. Folding a request's events from nothing gives its state (`request/fold.ts`).
 * `revision` counts the commands applied to the request; all events of one command carry the same.
 */
export type RequestEvent = RequestHappening & { readonly revision: number }

export type RequestEventType = RequestHappening['type']
