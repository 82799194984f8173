import type { Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { Advanced } from '../advance-contract.ts'
import type { RequestCommand } from '../command.ts'
import type { Effect } from '../effect.ts'
import type { RequestEvent } from '../event.ts'
import type { RequestSnapshot } from '../snapshot.ts'
import type { RequestState, Vote } from '../state.ts'

/** A command as it was given, and what became of it. */
export interface Applied {
  readonly command: RequestCommand
  readonly now: Now
  readonly result: Advanced | Refusal
}

/**
 * What is known of one request. The log has the events; a test has the rest too, and then more can be checked.
 * Nothing here comes from the engine's own reading of its rules: a checker that asked the engine would agree with it.
 */
export interface History {
  readonly events: readonly RequestEvent[]
  readonly effects?: readonly Effect[]
  readonly applied?: readonly Applied[]
  /** The projection stored for the request. */
  readonly stored?: RequestState
}

/** What a history breaks, in words; empty when it keeps the rule. */
export type Invariant = (history: History) => readonly string[]

export type EventOf<T extends RequestEvent['type']> = Extract<RequestEvent, { type: T }>

export const eventsOf = <T extends RequestEvent['type']>(history: History, type: T): readonly EventOf<T>[] =>
  history.events.filter((event): event is EventOf<T> => event.type === type)

export const snapshotOf = (history: History): RequestSnapshot | undefined =>
  eventsOf(history, 'request.created')[0]?.snapshot

export const resolutionOf = (history: History): EventOf<'request.resolved'> | undefined =>
  eventsOf(history, 'request.resolved')[0]

/** The events up to and without this one. */
export const until = (history: History, event: RequestEvent): History => ({
  events: history.events.slice(0, history.events.indexOf(event)),
})

/** The decisions that had been made and not been withdrawn by the end of a history, in order. */
export function standingVotes(history: History): readonly Vote[] {
  const withdrawn = new Set(
    eventsOf(history, 'request.decision-withdrawn').map(({ decisionId }) => decisionId),
  )
  return eventsOf(history, 'request.decided')
    .map(({ vote }) => vote)
    .filter(({ decisionId }) => !withdrawn.has(decisionId))
}

/** The command that led to an event, where the history has commands. */
export const commandFor = (history: History, event: RequestEvent): Applied | undefined =>
  history.applied?.find(({ result }) => result.ok && result.events.includes(event))

/** ms on a clock from creation to the last event that tells it, without those in which a question was open. */
export function activeTime({ events }: History, clock: 'elapsed' | 'running'): number {
  let total = 0
  let since: number | null = null
  for (const event of events) {
    if (!('running' in event)) continue
    if (since !== null) total += event[clock] - since
    if (event.type === 'request.asked') since = null
    else if (event.type === 'request.answered' || event.type === 'request.created' || since !== null) {
      since = event[clock]
    }
  }
  return total
}
