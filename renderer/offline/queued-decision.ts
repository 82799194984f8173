import type { CreateDecision, DecisionOutcome } from '../../shared/contract/http/requests.ts'

/** What a list says of a request while its decision is on the way, and what the person is told when it has ended. */
export interface DecisionSubject {
  readonly requestId: string
  readonly requester: string
  readonly connector: string
  readonly tools: readonly string[]
}

/** What went wrong with a decision: a code of the coordinator, and its facts. */
export interface DecisionProblem {
  readonly code: string
  readonly text: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * One decision of this person, from the key press to what became of it.
 *
 * - `held`: can still be taken back, until `holdUntil`.
 * - `queued`: waits for the coordinator. `sending`: on its way; nobody knows yet whether it arrived.
 * - `settled`: `outcome` says what it came to; null where the coordinator refused it for another reason, in `problem`.
 */
export interface QueuedDecision extends DecisionSubject {
  readonly decisionId: string
  readonly body: CreateDecision
  /** Epoch ms. */
  readonly madeAt: number
  readonly holdUntil: number
  readonly state: 'held' | 'queued' | 'sending' | 'settled'
  readonly outcome: DecisionOutcome | null
  readonly problem: DecisionProblem | null
  readonly settledAt: number | null
  /** The person has been told how it ended. */
  readonly told: boolean
}

/** Under way: the request has left the person's list, but nothing is recorded yet. */
export const isUnderWay = (decision: QueuedDecision): boolean => decision.state !== 'settled'

export const worked = (decision: QueuedDecision): boolean =>
  decision.outcome === 'applied' || decision.outcome === 'already-applied'

/** The outcome that a refusal of the coordinator means, or null for one that is none of a decision's own. */
export function outcomeOfProblem(
  code: string,
  data: Readonly<Record<string, unknown>>,
): DecisionOutcome | null {
  switch (code) {
    case 'already_decided':
      return data['status'] === 'expired' ? 'expired' : 'superseded'
    case 'not_pending':
      return data['status'] === 'expired' ? 'expired' : 'superseded'
    case 'already_voted':
    case 'idempotency_key_reused':
      return 'superseded'
    case 'changed':
    case 'no_such_tool_in_request':
    case 'step_not_open':
    case 'unsafe_json':
      return 'changed'
    case 'not_eligible':
    case 'own_request':
    case 'must_be_different_person':
    case 'not_allowed':
    case 'not_found':
      return 'not-eligible'
    default:
      return null
  }
}
