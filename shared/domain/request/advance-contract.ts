import type { Now } from '../time.ts'
import type { Refusal } from '../refusal.ts'
import type { RequestCommand } from './command.ts'
import type { Effect } from './effect.ts'
import type { RequestEvent } from './event.ts'
import type { RequestState } from './state.ts'

/** A command that was applied, or that had been applied before (`repeated`: no events, no effects, same state). */
export interface Advanced {
  readonly ok: true
  readonly state: RequestState
  readonly events: readonly RequestEvent[]
  readonly effects: readonly Effect[]
  readonly repeated?: true
}

/** `request/advance.ts` has this shape. Pure: same inputs, same outputs. `state` is null only for `submit`. */
export type Advance = (state: RequestState | null, command: RequestCommand, now: Now) => Advanced | Refusal
