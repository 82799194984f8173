import { callCoordinator } from '../access/call-coordinator.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import type { Unanswered } from './unanswered-decisions.ts'

export type DecisionToSend = Pick<Unanswered, 'requestId' | 'decisionId' | 'body' | 'confirmed'>

/** Sends a decision that main has kept, byte by byte as it was kept: sent again, it is the same call. */
export const sendDecision = (
  access: CoordinatorAccess,
  { requestId, decisionId, body, confirmed }: DecisionToSend,
  fetchWith?: typeof fetch,
  signal?: AbortSignal,
): Promise<Response> =>
  callCoordinator(
    access,
    {
      method: 'POST',
      path: decisionsPath(requestId),
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'idempotency-key': decisionId,
      },
      body,
      signature: confirmed?.signature ?? null,
      ...(signal ? { signal } : {}),
    },
    fetchWith,
  )

/** Where decisions on a request go. */
export const decisionsPath = (requestId: string): string =>
  `/api/v1/requests/${encodeURIComponent(requestId)}/decisions`
