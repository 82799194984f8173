import type { ErrorCode } from '../errors.ts'
import type { Refusal } from '../refusal.ts'
import type { Advanced } from './advance-contract.ts'

/** What became of a decision, queued or not: exactly one of these, for each one that was made (invariant 14). */
export type DecisionOutcome =
  'applied' | 'already-applied' | 'superseded' | 'expired' | 'changed' | 'not-eligible'

const OUTCOMES: Partial<Record<ErrorCode, DecisionOutcome>> = {
  already_decided: 'superseded',
  already_voted: 'superseded',
  changed: 'changed',
  no_such_tool_in_request: 'changed',
  invalid_body: 'changed',
  unsafe_json: 'changed',
  step_not_open: 'changed',
  idempotency_key_reused: 'superseded',
  not_eligible: 'not-eligible',
  own_request: 'not-eligible',
  agents_cannot_decide: 'not-eligible',
  must_be_different_person: 'not-eligible',
}

/** The one outcome of a `decide` command, or undefined for a refusal that is none of its own. */
export function outcomeOf(result: Advanced | Refusal): DecisionOutcome | undefined {
  if (result.ok) return result.repeated === true ? 'already-applied' : 'applied'
  if (result.code === 'already_decided' && result.data['status'] === 'expired') return 'expired'
  return OUTCOMES[result.code]
}
