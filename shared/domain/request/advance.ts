import type { Directory } from '../people/person.ts'
import { refuse, type Refusal } from '../refusal.ts'
import type { Now } from '../time.ts'
import type { Advance, Advanced } from './advance-contract.ts'
import type { RequestCommand } from './command.ts'
import { planOf, submit } from './commands/index.ts'
import { effectsOf } from './effects.ts'
import type { RequestEvent, RequestHappening } from './event.ts'
import { fold } from './fold.ts'
import type { Plan } from './plan.ts'
import { reconcile } from './reconcile.ts'
import type { RequestState } from './state.ts'

/**
 * The approval engine: what a command does to a request. Pure: the same state, command and clock reading give the same
 * state, events and effects, in the coordinator, the simulator and the tests alike.
 *
 * A command's own rule says what happens first (`commands/`); then the flow is walked and says what follows from that
 * (`reconcile.ts`). The next state is those events folded onto the last one, never anything else.
 */
export const advance: Advance = (state, command, now) => {
  const planned = planFor(state, command, now)
  if (!planned.ok) return planned
  const revision = (state?.revision ?? 0) + 1
  const stamp = (happening: RequestHappening): RequestEvent => ({ ...happening, revision })

  const first = planned.happenings.map(stamp)
  const folded = fold(first, state)
  const events = folded === null ? first : [...first, ...following(folded, planned, now).map(stamp)]
  const after = fold(events.slice(first.length), folded)
  if (after === null) return refuse('not_found', { thing: 'request' })
  if (events.length === 0) return repeated(after)
  const effects = effectsOf({ before: state, after, events, directory: directoryOf(command), now })
  return { ok: true, state: after, events, effects }
}

function planFor(state: RequestState | null, command: RequestCommand, now: Now): Plan | Refusal {
  if (command.type === 'submit')
    return state === null ? submit(command, now) : submittedBefore(state, command)
  return state === null ? refuse('not_found', { thing: 'request' }) : planOf(state, command, now)
}

/** A request is created once; the same id for another call is a mistake of the caller. */
function submittedBefore(
  state: RequestState,
  { snapshot }: Extract<RequestCommand, { type: 'submit' }>,
): Plan | Refusal {
  const isSame = snapshot.id === state.snapshot.id && snapshot.digest === state.snapshot.digest
  return isSame ? { ok: true, happenings: [] } : refuse('idempotency_key_reused')
}

/** What follows for the flow; nothing once the request is resolved. */
function following(state: RequestState, { recount }: Plan, now: Now): readonly RequestHappening[] {
  if (recount === undefined || state.status !== 'pending') return []
  return reconcile({ state, directory: recount.directory, because: recount.because, now })
}

const repeated = (state: RequestState): Advanced => ({
  ok: true,
  state,
  events: [],
  effects: [],
  repeated: true,
})

const directoryOf = (command: RequestCommand): Directory | null =>
  'directory' in command ? command.directory : null
