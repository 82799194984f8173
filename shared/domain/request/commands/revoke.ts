import { refuse, type Refusal } from '../../refusal.ts'
import type { Now } from '../../time.ts'
import type { RequestCommand } from '../command.ts'
import { UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'

/**
 * Takes back grants that nobody has used yet; all of them, or one tool's. It only ever takes rights away, so any person
 * the coordinator lets in may; an agent only its own.
 *
 * Refuses: `not_allowed`, `no_grant`.
 */
export function revoke(
  state: RequestState,
  { actor, tool }: Extract<RequestCommand, { type: 'revoke' }>,
  { at, elapsed }: Now,
): Plan | Refusal {
  if (actor.kind === 'agent' && actor.id !== state.snapshot.agent?.id) return refuse('not_allowed')
  if (state.status === 'pending') return refuse('no_grant')
  const named = state.grants.filter((grant) => tool === undefined || grant.tool === tool)
  const ready = named.filter(({ status }) => status === 'ready')
  if (ready.length === 0)
    return named.some(({ status }) => status === 'revoked') ? UNCHANGED : refuse('no_grant')
  return {
    ok: true,
    happenings: ready.map((grant) => ({
      type: 'request.grant',
      tool: grant.tool,
      status: 'revoked',
      at,
      elapsed,
    })),
  }
}
