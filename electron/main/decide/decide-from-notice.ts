import { request as requestSchema } from '../../../shared/contract/http/requests.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { noticeFacts, type NoticeFacts } from '../../notifications/notice-actions.ts'
import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { problemError } from '../access/problem-error.ts'
import { needsOwnWindow } from '../confirm/approval-guard.ts'

/** A notification is not held back for longer than this to learn which buttons it may have. ms */
const FACTS_LIMIT_MS = 2_000
const DECIDE_LIMIT_MS = 20_000

export interface DecideFromNoticeParts {
  access(): CoordinatorAccess
  newId(): string
  /** Nobody is known to sit at a computer whose screen is locked. */
  isLocked(): boolean
  fetch?: typeof fetch
}

export interface DecideFromNotice {
  /** What a notification may offer; null when the coordinator does not say in time. */
  facts(requestId: string): Promise<NoticeFacts | null>
  /**
   * Sends a decision on exactly what the notification was about.
   * @throws AppError `not_allowed` (screen locked), `own_window_required`, `changed`, and the coordinator's refusals
   */
  decide(verdict: 'approve' | 'deny', facts: NoticeFacts): Promise<void>
}

/** Decisions that are made by a button of a notification. They are judged like all others, by the coordinator. */
export function createDecideFromNotice(parts: DecideFromNoticeParts): DecideFromNotice {
  const read = async (requestId: string, limitMs: number) => {
    const answer = await callCoordinator(
      parts.access(),
      {
        method: 'GET',
        path: `/api/v1/requests/${encodeURIComponent(requestId)}`,
        signal: AbortSignal.timeout(limitMs),
      },
      parts.fetch,
    )
    if (!answer.ok) throw await problemError(answer)
    return requestSchema.parse(await answer.json())
  }

  return {
    facts: (requestId) => read(requestId, FACTS_LIMIT_MS).then(noticeFacts, () => null),
    async decide(verdict, { requestId, digest }) {
      if (parts.isLocked()) throw new AppError('not_allowed')
      if (verdict === 'approve') {
        const now = await read(requestId, DECIDE_LIMIT_MS)
        if (now.digest !== digest) throw new AppError('changed')
        if (needsOwnWindow(now) || !noticeFacts(now).shownWhole) throw new AppError('own_window_required')
      }
      const decisionId = parts.newId()
      const answer = await callCoordinator(
        parts.access(),
        {
          method: 'POST',
          path: `/api/v1/requests/${encodeURIComponent(requestId)}/decisions`,
          headers: { 'content-type': 'application/json', 'idempotency-key': decisionId },
          body: new TextEncoder().encode(JSON.stringify({ decisionId, verdict, digest })),
          signal: AbortSignal.timeout(DECIDE_LIMIT_MS),
        },
        parts.fetch,
      )
      if (!answer.ok) throw await problemError(answer)
      await answer.body?.cancel()
    },
  }
}
