import type { Directory } from '../people/person.ts'
import type { RequestHappening, SetbackCause } from './event.ts'

/**
 * What a command leads to, before the flow is walked again. `recount`: walk the flow with this directory, because votes,
 * arguments or people may have changed.
 */
export interface Plan {
  readonly ok: true
  readonly happenings: readonly RequestHappening[]
  readonly recount?: { readonly directory: Directory; readonly because: SetbackCause }
}

/** The command had been applied before, or changes nothing. */
export const UNCHANGED: Plan = { ok: true, happenings: [] }

export const plan = (...happenings: readonly RequestHappening[]): Plan => ({ ok: true, happenings })
