import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { RequestCommand } from '../command.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'

/**
 * How the call under a grant ended. `outcome-unknown`: it may have run, and nobody saw; shown to a person.
 *
 * Refuses: `no_grant` when that call is not under way.
 */
export function executed(
  state: RequestState,
  { tool, callId, outcome }: Extract<RequestCommand, { type: 'executed' }>,
  { at, elapsed }: Now,
): Plan | Refusal {
  const grant = state.status === 'pending' ? undefined : state.grants.find((each) => each.tool === tool)
  if (grant === undefined || grant.callId !== callId) return refuse('no_grant')
  if (grant.status === outcome) return UNCHANGED
  if (grant.status !== 'executing') return refuse('no_grant')
  return plan({ type: 'request.grant', tool, status: outcome, callId, at, elapsed })
}
