import { AppError } from '../../../shared/domain/app-error.ts'
import { me } from '../../../shared/contract/http/session.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { problemError } from '../access/problem-error.ts'
import { guardApproval } from '../confirm/approval-guard.ts'
import { sendDecision } from './send-decision.ts'
import type { Unanswered, UnansweredDecisions } from './unanswered-decisions.ts'

export interface ResendParts {
  readonly decisions: UnansweredDecisions
  access(): CoordinatorAccess
  place(): string
  /** One that the coordinator did not take, and why. */
  onRefused(decision: Unanswered, error: AppError): void
  readonly fetch?: typeof fetch
}

/**
 * Sends what earlier runs of the app left unanswered, and what was approved in main's own window, in the order in which it
 * was decided, as its own person only. The page sends the same from its own store where that is whole; whoever comes second
 * is told that it is done.
 */
export async function resendDecisions(parts: ResendParts): Promise<void> {
  const [place, access] = [parts.place(), parts.access()]
  const left = await parts.decisions.left(place)
  if (left.length === 0) return
  const read = (path: string) =>
    callCoordinator(access, { method: 'GET', path, headers: { accept: 'application/json' } }, parts.fetch)
  const person = me.safeParse(await (await read('/api/v1/me')).json().catch(() => null))
  for (const decision of left) {
    if (!person.success || person.data.user.id !== decision.userId || parts.place() !== place) return
    const { requestId, decisionId, confirmed } = decision
    try {
      const body = confirmed
        ? decision.body
        : await guardApproval({ requestId, kind: 'decision' }, decision.body, read)
      const answer = await sendDecision(access, { ...decision, body }, parts.fetch)
      if (!isFinal(answer)) return
      if (!answer.ok) parts.onRefused(decision, await problemError(answer))
      else await answer.body?.cancel()
    } catch (error) {
      if (!(error instanceof AppError) || !endsDecision(error)) return
      parts.onRefused(decision, error)
    }
    await parts.decisions.answered(decisionId)
  }
}

/** An answer of a coordinator which will be the same tomorrow: nothing between, nobody who is only away. */
export const isFinal = ({ status, headers }: Response): boolean =>
  status < 500 &&
  ![401, 408, 425, 429].includes(status) &&
  (headers.get('content-type') ?? '').includes('json')

/** Refused by the app itself, before anything was sent. */
export const endsDecision = ({ code }: AppError): boolean =>
  ['own_window_required', 'invalid_body', 'not_found'].includes(code)
