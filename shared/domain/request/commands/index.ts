import type { Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { CommandType, RequestCommand } from '../command.ts'
import type { Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'
import { answer } from './answer.ts'
import { ask } from './ask.ts'
import { cancel } from './cancel.ts'
import { decide } from './decide.ts'
import { execute } from './execute.ts'
import { executed } from './executed.ts'
import { recount } from './recount.ts'
import { resolveByPolicy } from './resolve-by-policy.ts'
import { revoke } from './revoke.ts'
import { timerDue } from './timer-due.ts'
import { told } from './told.ts'
import { withdraw } from './withdraw.ts'

export { submit } from './submit.ts'

type LaterType = Exclude<CommandType, 'submit'>
export type LaterCommand = Extract<RequestCommand, { type: LaterType }>

/** What can happen to a request that exists: one file each. */
const COMMANDS: {
  readonly [T in LaterType]: (
    state: RequestState,
    command: Extract<RequestCommand, { type: T }>,
    now: Now,
  ) => Plan | Refusal
} = {
  decide,
  withdraw,
  ask,
  answer,
  cancel,
  'timer-due': timerDue,
  told,
  recount,
  execute,
  executed,
  revoke,
  'resolve-by-policy': resolveByPolicy,
}

type AnyRule = (state: RequestState, command: LaterCommand, now: Now) => Plan | Refusal

/** A command fits the rule of its own type; TypeScript cannot follow that through an index. */
export const planOf: AnyRule = (state, command, now) =>
  (COMMANDS[command.type] as AnyRule)(state, command, now)
