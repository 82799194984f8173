import type { Flow } from '../../flow/flow.ts'
import type { Directory } from '../../people/person.ts'
import type { Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { RequestHappening } from '../event.ts'
import type { Plan } from '../plan.ts'
import type { RequestState, Timer } from '../state.ts'

/** A timer that is due and armed, and what its rule may look at. */
export interface DueTimer {
  readonly state: RequestState
  readonly timer: Timer
  /** The newest version of the request's flow; null when it was deleted or cannot be read. */
  readonly flowToday: Flow | null
  readonly directory: Directory
  readonly now: Now
}

export type TimerRule = (due: DueTimer) => Plan | Refusal

/** That a timer fired; with `held`, that it was kept from acting and why. Either way it is gone. */
export function fired({ timer, now: { at, elapsed, running } }: DueTimer, held?: string): RequestHappening {
  const event = {
    type: 'request.timer-fired',
    timerId: timer.id,
    kind: timer.kind,
    at,
    elapsed,
    running,
  } as const
  return held === undefined ? event : { ...event, held }
}
