import type { Actor, RequestCommand } from '../command.ts'
import { castDirectory } from './cast.ts'

/** Commands to a request that is there, as tests give them. */
export const cancel = (actor: Actor): RequestCommand => ({
  type: 'cancel',
  actor,
  reason: 'found another way',
})

export const ended = (callId: string, outcome: 'used' | 'outcome-unknown' = 'used'): RequestCommand => ({
  type: 'executed',
  tool: 'write_file',
  callId,
  outcome,
})

export const byPolicy = (
  actor: Actor,
  action: 'allow' | 'deny' = 'allow',
  policyId = 'p1',
): RequestCommand => ({
  type: 'resolve-by-policy',
  actor,
  person: { id: 'adam', name: 'Adam Admin', email: 'adam@example.com' },
  policyId,
  action,
  directory: castDirectory(),
})

export const answering = (actor: Actor, text = 'Because.'): RequestCommand => ({
  type: 'answer',
  actor,
  questionId: 'q1',
  text,
  directory: castDirectory(),
})
