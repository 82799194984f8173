import { plan } from '../plan.ts'
import { fired, type TimerRule } from './due-timer.ts'

/** An approval nobody used in time is worth nothing any more. */
export const lapseGrant: TimerRule = (due) => {
  const { state, timer, now } = due
  const { at, elapsed } = now
  const grants = state.status === 'pending' ? [] : state.grants
  const unused = grants.find(({ tool, status }) => `lapse-grant:${tool}` === timer.id && status === 'ready')
  if (unused === undefined) return plan(fired(due))
  return plan(fired(due), { type: 'request.grant', tool: unused.tool, status: 'lapsed', at, elapsed })
}
