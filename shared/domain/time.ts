/** Milliseconds since the Unix epoch, as the wall clock tells it. For people and records, never for arithmetic on timers. */
export type EpochMs = number

/**
 * One reading of the coordinator's clock. Rules take it as an argument; they never read a clock themselves.
 *
 * - `at`: wall clock, epoch ms. Shown and recorded. May jump.
 * - `elapsed`: ms of real time since the store was created. Follows a monotonic clock while a coordinator runs and
 *   counts downtime by the wall clock (never negative). Expiry, reminders, denials and lapses are due on it.
 * - `running`: as `elapsed`, but downtime adds at most 60,000 ms. Only auto-approval is due on it, so that neither a
 *   clock jump nor an outage can approve anything.
 */
export interface Now {
  readonly at: EpochMs
  readonly elapsed: number
  readonly running: number
}

/** The clock on which a timer is due. */
export type TimerBasis = 'elapsed' | 'running'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
/** Downtime counts at most this much on the clock that auto-approval is due on. */
export const LONGEST_RUNNING_GAP_MS = 60_000

/** ISO 8601 UTC with milliseconds. */
export const isoOf = (at: EpochMs): string => new Date(at).toISOString()
