import { setTimeout as sleep } from 'node:timers/promises'
import { providerPause } from '../../../shared/domain/delivery/provider-pause.ts'
import type { SendOutcome } from '../../ports/channel.ts'

export interface ProviderGate {
  /**
   * Waits for a place and does the work, or answers for a provider that is being left alone. What still waits when
   * `signal` ends has not been begun, and says so.
   */
  through(
    work: () => Promise<{ outcome: SendOutcome; unreachable: boolean }>,
    signal: AbortSignal,
  ): Promise<SendOutcome>
}

interface GateOptions {
  /** Attempts under way. */
  readonly atOnce: number
  /** What the provider takes, evenly spread, so that no second sees more; absent: no limit. May be below 1. */
  readonly perSecond?: number
  /** ms on a clock that never goes back. */
  readonly now: () => number
}

const NOT_YET: SendOutcome = {
  status: 'retry',
  response: 'It was not its turn yet: more is waiting than the provider takes at a time.',
}

/**
 * Stands before one provider. So many attempts are under way at once, and no more a second than it takes; and when it
 * cannot be reached, the next wait with the first one's words instead of each finding out for itself.
 */
export function createProviderGate({ atOnce, perSecond, now }: GateOptions): ProviderGate {
  let failures = 0
  let closedUntil = Number.NEGATIVE_INFINITY
  let lastWords = ''
  let places = atOnce
  let nextTurn = Number.NEGATIVE_INFINITY
  let turns: Promise<unknown> = Promise.resolve()
  const waiting = new Set<() => void>()

  /** False: the signal ended before a place was free. */
  const enter = (signal: AbortSignal): Promise<boolean> | boolean => {
    if (signal.aborted) return false
    if (places > 0) {
      places -= 1
      return true
    }
    return new Promise((resolve) => {
      const give = (): void => {
        waiting.delete(give)
        signal.removeEventListener('abort', giveUp)
        resolve(true)
      }
      const giveUp = (): void => {
        waiting.delete(give)
        resolve(false)
      }
      signal.addEventListener('abort', giveUp, { once: true })
      waiting.add(give)
    })
  }
  const leave = (): void => {
    const [next] = waiting
    if (next) next()
    else places += 1
  }
  /** One after the other, each so long after the one before; false: the signal ended first. */
  const takeTurn = (signal: AbortSignal): Promise<boolean> => {
    const mine = turns.then(async () => {
      try {
        if (perSecond === undefined) return true
        // Timers know whole ms only, and may be early by one.
        for (let wait = nextTurn - now(); wait > 0; wait = nextTurn - now())
          await sleep(Math.ceil(wait), undefined, { signal })
        signal.throwIfAborted()
        nextTurn = now() + 1000 / perSecond
        return true
      } catch {
        return false
      }
    })
    turns = mine
    return mine
  }
  return {
    async through(work, signal) {
      if (!(await enter(signal))) return NOT_YET
      try {
        const afterMs = closedUntil - now()
        if (afterMs > 0) return { status: 'retry', response: lastWords, afterMs }
        if (!(await takeTurn(signal))) return NOT_YET
        const { outcome, unreachable } = await work()
        if (!unreachable) failures = 0
        // Attempts that were under way together are one failure.
        else if (now() >= closedUntil) {
          failures += 1
          closedUntil = now() + providerPause(failures, Math.random())
          lastWords = outcome.response
        }
        return outcome
      } finally {
        leave()
      }
    },
  }
}
