import { plan } from '../plan.ts'
import type { RequestStatus } from '../state.ts'
import { fired, type DueTimer, type TimerRule } from './due-timer.ts'

/** Nobody answered, and the flow says that silence means no. */
export const autoDeny: TimerRule = (due) => endWithout(due, 'auto-denied', 'auto-deny')

/** Nobody answered while it still mattered. */
export const expire: TimerRule = (due) => endWithout(due, 'expired', 'expire')

function endWithout(
  due: DueTimer,
  status: Extract<RequestStatus, 'auto-denied' | 'expired'>,
  timer: 'auto-deny' | 'expire',
): ReturnType<TimerRule> {
  const { at, elapsed } = due.now
  const resolution = { by: 'timeout', timer, at } as const
  return plan(fired(due), { type: 'request.resolved', status, resolution, approvedTools: [], at, elapsed })
}
