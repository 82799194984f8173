import type { RequestCommand } from '../command.ts'
import { UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'

/** People or groups changed: whoever lost the right to decide stops counting at once (invariant 13). */
export function recount(
  state: RequestState,
  { directory }: Extract<RequestCommand, { type: 'recount' }>,
): Plan {
  if (state.status !== 'pending') return UNCHANGED
  return { ok: true, happenings: [], recount: { directory, because: 'recounted' } }
}
