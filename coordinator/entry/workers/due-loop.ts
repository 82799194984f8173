import type { Clock } from '../../ports/clock.ts'

export interface DueLoop {
  /** Something may have become due sooner than known. Many calls in a row cost one look. */
  wake(): void
  /** Ends the loop and waits for the round under way. */
  stop(): Promise<void>
}

interface DueLoopOptions {
  readonly clock: Clock
  /** ms until the next thing is due (0 or less: now), or null when nothing is. */
  readonly nextIn: () => Promise<number | null>
  /** Does all that is due. */
  readonly round: () => Promise<void>
  readonly onError: (error: unknown) => void
  /** Looks at least this often, so that a missed wake-up costs no more. ms */
  readonly longestSleep?: number
  /** A wake-up waits this long for others to join it. ms */
  readonly gather?: number
}

const AFTER_ERROR_MS = 1_000

/** Sleeps until something is due, does it, sleeps again. One round at a time; an error ends a round, never the loop. */
export function createDueLoop(options: DueLoopOptions): DueLoop {
  const { clock, nextIn, round, onError, longestSleep = 2_000, gather = 20 } = options
  let cancelSleep: (() => void) | undefined
  let running: Promise<void> | undefined
  let wokenMeanwhile = false
  let stopped = false
  let gathering = false

  const sleep = (ms: number): void => {
    cancelSleep?.()
    cancelSleep = clock.after(ms, start)
  }

  const once = async (): Promise<void> => {
    let next: number | null
    try {
      const due = await nextIn()
      if (due !== null && due <= 0) await round()
      next = await nextIn()
    } catch (error) {
      onError(error)
      next = AFTER_ERROR_MS
    }
    running = undefined
    gathering = false
    if (stopped) return
    sleep(wokenMeanwhile ? gather : Math.min(longestSleep, Math.max(0, next ?? longestSleep)))
    wokenMeanwhile = false
  }

  function start(): void {
    if (stopped || running) return
    running = once()
  }

  start()
  return {
    wake() {
      if (stopped) return
      if (running) {
        wokenMeanwhile = true
        return
      }
      if (gathering) return
      gathering = true
      sleep(gather)
    },
    async stop() {
      stopped = true
      cancelSleep?.()
      await running
    },
  }
}
