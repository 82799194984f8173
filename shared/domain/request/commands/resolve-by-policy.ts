import { isOwnRequest } from '../../people/eligibility.ts'
import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import { alreadyDecided } from '../already-decided.ts'
import type { RequestCommand } from '../command.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import { askingOf } from '../seats.ts'
import type { RequestState, ResolvedRequest } from '../state.ts'
import { liveTools } from '../tally.ts'

/**
 * An admin made a policy out of the request, and it decides the request at hand too. Recorded as the policy's doing, by
 * that admin; never on their own request, and never over a denial that stands (invariants 3 and 4).
 *
 * Refuses: `agents_cannot_decide`, `not_allowed`, `own_request`, `already_decided`.
 */
export function resolveByPolicy(
  state: RequestState,
  { actor, person, policyId, action, directory }: Extract<RequestCommand, { type: 'resolve-by-policy' }>,
  { at, elapsed }: Now,
): Plan | Refusal {
  if (actor.kind === 'agent') return refuse('agents_cannot_decide')
  if (actor.kind !== 'person' || actor.id !== person.id) return refuse('not_allowed')
  const admin = directory.person(actor.id)
  if (admin?.active !== true || admin.role !== 'admin') return refuse('not_allowed')
  if (isOwnRequest(actor.id, askingOf(state.snapshot), directory)) return refuse('own_request')
  if (state.status !== 'pending') return isSame(state, policyId) ? UNCHANGED : alreadyDecided(state)

  const undenied = liveTools(state).filter((tool) => !isDeniedBySomebody(state, tool))
  if (action === 'allow' && undenied.length === 0) return refuse('not_allowed')
  const approvedTools = action === 'allow' ? undenied : []
  const all = approvedTools.length === state.snapshot.tools.length
  const status = action === 'deny' ? 'denied' : all ? 'approved' : 'partly-approved'
  const resolution = { by: 'policy', policyId, person, at } as const
  return plan({ type: 'request.resolved', status, resolution, approvedTools, at, elapsed })
}

const isSame = ({ resolution }: ResolvedRequest, policyId: string): boolean =>
  resolution.by === 'policy' && resolution.policyId === policyId

const isDeniedBySomebody = ({ votes }: RequestState, tool: string): boolean =>
  votes.some(({ withdrawnAt, tools }) => withdrawnAt === undefined && !tools.includes(tool))
