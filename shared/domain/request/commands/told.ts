import type { Now } from '../../time.ts'
import type { RequestCommand } from '../command.ts'
import { plan, UNCHANGED, type Plan } from '../plan.ts'
import type { RequestState } from '../state.ts'

/** A message reached a person. Recorded once for each person and channel, and only while it can still matter. */
export function told(
  state: RequestState,
  { personId, channel }: Extract<RequestCommand, { type: 'told' }>,
  { at }: Now,
): Plan {
  const isKnown = state.told.some((each) => each.personId === personId && each.channel === channel)
  if (state.status !== 'pending' || isKnown) return UNCHANGED
  return plan({ type: 'request.told', personId, channel, at })
}
