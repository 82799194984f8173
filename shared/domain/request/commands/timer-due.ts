import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { RequestCommand } from '../command.ts'
import { onTimer } from '../due/index.ts'
import { UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'
import { armed } from '../timers.ts'

/**
 * A timer may have become due. One that the request does not have (any more) changes nothing, so that firing twice is
 * firing once; one that is not due yet, on its own clock, is refused, so that nobody takes it for done (invariant 9).
 *
 * Refuses: `timer_not_due`.
 */
export function timerDue(
  state: RequestState,
  command: Extract<RequestCommand, { type: 'timer-due' }>,
  now: Now,
): Plan | Refusal {
  const known = state.timers.find(({ id }) => id === command.timerId)
  if (known === undefined) return UNCHANGED
  if (!armed(state).includes(known) || now[known.basis] < known.dueAt) return refuse('timer_not_due')
  return onTimer({ state, timer: known, flowToday: command.flowToday, directory: command.directory, now })
}
