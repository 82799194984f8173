import { ownValue } from '../../own-value.ts'
import { plan } from '../plan.ts'
import { fired, type TimerRule } from './due-timer.ts'

/** Nobody answered in time: the escalation groups join those who may decide at the step. Nobody leaves. */
export const escalate: TimerRule = (due) => {
  const { state, timer, now, directory } = due
  const { nodeId = '' } = timer
  const joining = ownValue(state.snapshot.escalation, nodeId) ?? []
  if (joining.length === 0) return plan(fired(due, 'nobody_to_escalate_to'))
  return {
    ok: true,
    happenings: [fired(due), { type: 'request.escalated', nodeId, added: joining, at: now.at }],
    recount: { directory, because: 'recounted' },
  }
}
