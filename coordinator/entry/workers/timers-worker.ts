import type { Clock } from '../../ports/clock.ts'
import type { Store } from '../../ports/store.ts'
import { createDueLoop, type DueLoop } from './due-loop.ts'

interface TimersWorkerOptions {
  readonly store: Store
  readonly clock: Clock
  /** Gives every due timer to the engine; at most one effect each (`core/requests/run-due-timers.ts`). */
  readonly runDueTimers: () => Promise<void>
  readonly onError: (error: unknown) => void
  /** See `createDueLoop`. ms */
  readonly longestSleep?: number
}

/** Fires timers when they are due on their own clocks: never early, and within a second while the coordinator lives. */
export function startTimersWorker({
  store,
  clock,
  runDueTimers,
  onError,
  longestSleep,
}: TimersWorkerOptions): DueLoop {
  return createDueLoop({
    clock,
    onError,
    ...(longestSleep === undefined ? {} : { longestSleep }),
    round: runDueTimers,
    async nextIn() {
      const next = await store.read((tx) => tx.timers.next())
      const now = clock.now()
      const waits = [
        ...(next.elapsed === null ? [] : [next.elapsed - now.elapsed]),
        ...(next.running === null ? [] : [next.running - now.running]),
      ]
      return waits.length === 0 ? null : Math.min(...waits)
    },
  })
}
