import type { Now } from '../../shared/domain/time.ts'

/** The only source of time. Tests crank one by hand. */
export interface Clock {
  now(): Now
  /** Runs `work` after at least `ms` of monotonic time. Returns a function that cancels it. */
  after(ms: number, work: () => void): () => void
}
