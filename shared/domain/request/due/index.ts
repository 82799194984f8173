import type { TimerKind } from '../state.ts'
import { autoApprove, warnAutoApprove } from './auto-approve.ts'
import type { TimerRule } from './due-timer.ts'
import { escalate } from './escalate.ts'
import { lapseGrant } from './lapse-grant.ts'
import { remind } from './remind.ts'
import { autoDeny, expire } from './time-out.ts'

/** What time alone can do to a request. */
const RULES: { readonly [K in TimerKind]: TimerRule } = {
  remind,
  'warn-auto-approve': warnAutoApprove,
  'auto-approve': autoApprove,
  'auto-deny': autoDeny,
  escalate,
  expire,
  'lapse-grant': lapseGrant,
}

export const onTimer: TimerRule = (due) => RULES[due.timer.kind](due)
