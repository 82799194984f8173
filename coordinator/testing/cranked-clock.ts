import type { Now } from '../../shared/domain/time.ts'
import type { Clock } from '../ports/clock.ts'

interface Sleeper {
  readonly until: number
  readonly work: () => void
}

/** A clock that stands still until a test turns it. All three readings go together unless told otherwise. */
export class CrankedClock implements Clock {
  #now: Now = { at: Date.UTC(2026, 0, 5, 9), elapsed: 0, running: 0 }
  readonly #sleepers = new Set<Sleeper>()

  now(): Now {
    return this.#now
  }

  after(ms: number, work: () => void): () => void {
    const sleeper = { until: this.#now.elapsed + Math.max(0, ms), work }
    // What is due at once runs in real time, as a timer of zero would: a round of a worker follows the next.
    if (ms <= 0) {
      const timeout = setTimeout(work, 0)
      return () => clearTimeout(timeout)
    }
    this.#sleepers.add(sleeper)
    return () => this.#sleepers.delete(sleeper)
  }

  /** Time passes; whoever slept until then wakes, in order. */
  turn(ms: number): void {
    this.#now = { at: this.#now.at + ms, elapsed: this.#now.elapsed + ms, running: this.#now.running + ms }
    const due = [...this.#sleepers].filter(({ until }) => until <= this.#now.elapsed)
    for (const sleeper of due.sort((left, right) => left.until - right.until)) {
      this.#sleepers.delete(sleeper)
      sleeper.work()
    }
  }
}
