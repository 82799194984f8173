import type { QueuedDecision } from '../queued-decision.ts'

/**
 * What is read in place of a decision that does not open. It has ended: what it said is not guessed at and not sent, and
 * the person is told.
 */
export function unreadableDecision(clear: Readonly<Record<string, unknown>>): QueuedDecision {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const decisionId = text(clear['decisionId'])
  return {
    decisionId,
    requestId: text(clear['requestId']),
    requester: '',
    connector: '',
    tools: [],
    body: { decisionId, verdict: 'deny', digest: '' },
    madeAt: 0,
    holdUntil: 0,
    state: 'settled',
    outcome: null,
    problem: { code: UNREADABLE, text: '', data: {} },
    settledAt: null,
    told: false,
  }
}

/** Code of a decision that was changed or damaged on this machine's disk before it was sent. */
export const UNREADABLE = 'unreadable_entry'
