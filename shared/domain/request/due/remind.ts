import { plan } from '../plan.ts'
import { fired, type TimerRule } from './due-timer.ts'

/** Reminds whoever can decide at the step and has not. */
export const remind: TimerRule = (due) => {
  const { at, elapsed, running } = due.now
  const { nodeId } = due.timer
  return plan(fired(due), {
    type: 'request.reminded',
    ...(nodeId === undefined ? {} : { nodeId }),
    at,
    elapsed,
    running,
  })
}
