import type { SharedRequest } from '../../shared/contract/http/requests.ts'
import type { ErrorCode } from '../../shared/domain/errors.ts'

/**
 * Why this person may not decide a request now, or null when they may. Said from what the cache has, so that it is known
 * without a network; the coordinator checks again when it decides.
 */
export function whyNotDecide(request: SharedRequest, userId: string): ErrorCode | null {
  if (request.status !== 'pending') return 'not_pending'
  if (request.assignees.includes(userId)) return null
  if (request.requester.id === userId && request.flow?.allowSelfApproval !== true) return 'own_request'
  const mine = request.steps.flatMap((step) =>
    step.decisions.filter(
      ({ by, withdrawnAt }) => by.id === userId && withdrawnAt === undefined && step.status === 'open',
    ),
  )
  if (mine.length > 0) return 'already_voted'
  const later = request.steps.some(
    ({ status, eligible }) => status === 'waiting' && eligible.some(({ id }) => id === userId),
  )
  return later ? 'step_not_open' : 'not_eligible'
}

/** This person's decision that can still be taken back, while the request is pending. */
export function ownDecision(request: SharedRequest, userId: string) {
  if (request.status !== 'pending') return undefined
  return request.steps
    .filter(({ status }) => status === 'open')
    .flatMap(({ decisions }) => decisions)
    .find(({ by, withdrawnAt }) => by.id === userId && withdrawnAt === undefined)
}
