import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import { alreadyDecided } from '../already-decided.ts'
import type { Actor, RequestCommand } from '../command.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState, Resolution } from '../state.ts'

/**
 * The requester, or the agent that asked, does not want it any more.
 *
 * Refuses: `not_allowed`, `already_decided`.
 */
export function cancel(
  state: RequestState,
  { actor, reason }: Extract<RequestCommand, { type: 'cancel' }>,
  { at, elapsed }: Now,
): Plan | Refusal {
  const canceller = whoCancels(state, actor)
  if (canceller === undefined) return refuse('not_allowed')
  if (state.status === 'cancelled') return UNCHANGED
  if (state.status !== 'pending') return alreadyDecided(state)
  const resolution: Resolution = { ...canceller, at, ...(reason === undefined ? {} : { reason }) }
  return plan({ type: 'request.resolved', status: 'cancelled', resolution, approvedTools: [], at, elapsed })
}

function whoCancels(
  { snapshot: { requester, agent } }: RequestState,
  actor: Actor,
): { readonly by: 'requester' | 'agent'; readonly name: string } | undefined {
  if (actor.kind === 'person' && actor.id === requester.id) return { by: 'requester', name: requester.name }
  if (actor.kind === 'agent' && agent !== null && actor.id === agent.id)
    return { by: 'agent', name: agent.name }
  return undefined
}
