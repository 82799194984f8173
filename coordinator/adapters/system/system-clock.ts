import { LONGEST_RUNNING_GAP_MS, type Now } from '../../../shared/domain/time.ts'
import type { Clock } from '../../ports/clock.ts'

/** What is kept across restarts: the readings, and the wall clock at which they were true. */
export interface ClockReading {
  readonly at: number
  readonly elapsed: number
  readonly running: number
}

/** `setTimeout` keeps 31 bits of milliseconds. */
const LONGEST_TIMEOUT_MS = 2_147_483_647

export interface ClockSources {
  wall(): number
  /** ms that never go back. */
  monotonic(): number
}

const SYSTEM: ClockSources = { wall: () => Date.now(), monotonic: () => performance.now() }

/** The readings at a start: downtime by the wall clock, never negative, capped for `running`. */
export function readingAtStart(stored: ClockReading | null, wallNow: number): ClockReading {
  if (!stored) return { at: wallNow, elapsed: 0, running: 0 }
  const down = Math.max(0, wallNow - stored.at)
  return {
    at: wallNow,
    elapsed: stored.elapsed + down,
    running: stored.running + Math.min(down, LONGEST_RUNNING_GAP_MS),
  }
}

/** Calls after `ms`, however many; the answer takes it back. */
export const after: Clock['after'] = (ms, work) => {
  let timeout: NodeJS.Timeout
  const wait = (left: number): void => {
    const step = Math.min(left, LONGEST_TIMEOUT_MS)
    timeout = setTimeout(() => (left > step ? wait(left - step) : work()), step)
  }
  wait(Math.max(0, ms))
  return () => clearTimeout(timeout)
}

/** A clock that goes on from the last stored reading and follows the monotonic clock from then on. */
export function createSystemClock(stored: ClockReading | null, sources: ClockSources = SYSTEM): Clock {
  const start = readingAtStart(stored, sources.wall())
  const startedAt = sources.monotonic()
  const now = (): Now => {
    const passed = sources.monotonic() - startedAt
    return {
      at: Math.round(sources.wall()),
      elapsed: start.elapsed + passed,
      running: start.running + passed,
    }
  }
  return { now, after }
}
