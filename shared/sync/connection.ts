import type { ClientMessage, ServerMessage } from '../contract/stream.ts'
import type { AfterClose } from './close-codes.ts'
import type { LeftOut } from './server-frame.ts'

/**
 * A client's connection to the stream, as a value. The rules are in `step-connection.ts`; `follow-stream.ts` runs them.
 *
 * - `since`: the last sequence that the application has stored; what a new connection resumes from. Null before the
 *   first greeting: such a connection follows from the coordinator's newest sequence and replays nothing.
 * - `delivered`: the last sequence handed to the application, which may still be at work on it. What comes again after a
 *   reconnect is recognised by it and left out.
 * - `unsent`: what the client wants to say and could not yet.
 */
export interface ConnectionMemory {
  readonly since: number | null
  readonly delivered: number | null
  readonly unsent: readonly ClientMessage[]
  /** Failed attempts in a row. */
  readonly attempt: number
  /** Number of the newest wire. What arrives from an older one is ignored. */
  readonly wire: number
}

export type Connection =
  | (ConnectionMemory & { readonly phase: 'stopped'; readonly reason: StopReason })
  | (ConnectionMemory & { readonly phase: 'connecting'; readonly giveUpAt: number })
  | (ConnectionMemory & {
      readonly phase: 'live'
      readonly liveSince: number
      readonly heardAt: number
      readonly caughtUp: boolean
    })
  | (ConnectionMemory & { readonly phase: 'waiting'; readonly retryAt: number })

export type StopReason = 'asked' | Exclude<AfterClose, 'retry'>

/** What the rules need of the moment: `at` from any monotonic clock, ms; `random` from 0 to 1. */
export interface Moment {
  readonly at: number
  readonly random: number
}

export type ConnectionInput =
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'frame'; readonly wire: number; readonly text: string }
  | { readonly type: 'closed'; readonly wire: number; readonly code: number }
  /** The application has stored everything up to `seq`. */
  | { readonly type: 'handled'; readonly seq: number }
  /** The application could not store what was delivered; it has thrown away what it had not begun. */
  | { readonly type: 'not-handled' }
  | { readonly type: 'tell'; readonly message: ClientMessage }
  /** The time of `wakeAt` has come. */
  | { readonly type: 'wake' }
  /** The network is back, or the machine woke from sleep: do not wait out the back-off. */
  | { readonly type: 'nudge' }

/** Everything but the heartbeat, which the connection answers by itself. */
export type DeliveredMessage = Exclude<ServerMessage, { type: 'ping' }>

export type ConnectionEffect =
  | { readonly do: 'open'; readonly wire: number; readonly since: number | null }
  | { readonly do: 'close'; readonly wire: number; readonly code: number }
  | { readonly do: 'send'; readonly wire: number; readonly message: ClientMessage }
  | { readonly do: 'deliver'; readonly message: DeliveredMessage }
  | { readonly do: 'report'; readonly problem: StreamProblem; readonly detail: string }

export type StreamProblem = LeftOut['what'] | 'bad-frame'

export interface Stepped {
  readonly state: Connection
  readonly effects: readonly ConnectionEffect[]
}

/** What a screen says about the connection. */
export type ConnectionStatus =
  'live' | 'catching-up' | 'connecting' | 'reconnecting' | 'signed-out' | 'outdated' | 'stopped'

export function statusOf(state: Connection): ConnectionStatus {
  switch (state.phase) {
    case 'stopped':
      if (state.reason === 'signed-out') return 'signed-out'
      return state.reason === 'newer-protocol' ? 'outdated' : 'stopped'
    case 'connecting':
      return state.attempt === 0 ? 'connecting' : 'reconnecting'
    case 'waiting':
      return 'reconnecting'
    case 'live':
      return state.caughtUp ? 'live' : 'catching-up'
  }
}

/** @param since last sequence stored by an earlier run, or null to follow from now on */
export function newConnection(since: number | null): Connection {
  return { phase: 'stopped', reason: 'asked', since, delivered: since, unsent: [], attempt: 0, wire: 0 }
}
