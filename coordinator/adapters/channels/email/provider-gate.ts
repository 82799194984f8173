import { providerPause } from '../../../../shared/domain/delivery/provider-pause.ts'
import type { SendOutcome } from '../../../ports/channel.ts'

export interface ProviderGate {
  /** Waits for a place and does the work, or answers for a provider that is being left alone. */
  through(work: () => Promise<{ outcome: SendOutcome; unreachable: boolean }>): Promise<SendOutcome>
}

/**
 * Stands before one provider. So many attempts are under way at once; and when it cannot be reached, the next wait with
 * the first one's words instead of each finding out for itself. `now`: ms on a clock that never goes back.
 */
export function createProviderGate({ atOnce, now }: { atOnce: number; now: () => number }): ProviderGate {
  let failures = 0
  let closedUntil = Number.NEGATIVE_INFINITY
  let lastWords = ''
  let places = atOnce
  const waiting: (() => void)[] = []

  const enter = (): Promise<void> | void => {
    if (places > 0) {
      places -= 1
      return
    }
    return new Promise((resolve) => {
      waiting.push(resolve)
    })
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next) next()
    else places += 1
  }
  return {
    async through(work) {
      await enter()
      try {
        const afterMs = closedUntil - now()
        if (afterMs > 0) return { status: 'retry', response: lastWords, afterMs }
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
