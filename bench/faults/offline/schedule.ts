import { createRandom, type Random } from '../simulator/random.ts'

export type Verdict = 'approve' | 'deny'

/** One thing that happens around a device which may be away from its coordinator. `request` counts from 0. */
export type Happening =
  | { readonly do: 'decide'; readonly request: number; readonly verdict: Verdict; readonly held: boolean }
  /** The device decides on what it had read before; the request has changed since. */
  | { readonly do: 'decide-stale'; readonly request: number; readonly verdict: Verdict }
  | { readonly do: 'take-back'; readonly request: number }
  | { readonly do: 'offline' | 'online' }
  /** The next call does not arrive; the next call arrives and its answer does not. */
  | { readonly do: 'lose-call' | 'lose-answer' }
  /** Time passes: what waits for a moment or a retry is tried. */
  | { readonly do: 'wait' }
  /** The app is killed and started again on the same disk. */
  | { readonly do: 'kill' }
  /** The connection comes back twice at once, in two windows of the same person. */
  | { readonly do: 'reconnect-twice' }
  | { readonly do: 'colleague-decides'; readonly request: number; readonly verdict: Verdict }
  | { readonly do: 'requester-cancels'; readonly request: number }
  /** The person loses, or gets back, the place at the step. */
  | { readonly do: 'revoke' | 'restore' }

export interface Schedule {
  readonly seed: number
  readonly requests: number
  /** Whether the first request has expired while the device was away: it still shows it as waiting. */
  readonly firstExpired: boolean
  readonly happenings: readonly Happening[]
}

const MOST_REQUESTS = 3
const LONGEST = 14
const EXPIRED_SHARE = 0.1

/** The schedule of a seed: the same for the same seed. Without `mayExpire` nothing has expired in it. */
export function scheduleOf(seed: number, mayExpire: boolean): Schedule {
  const random = createRandom(seed)
  const requests = random.between(1, MOST_REQUESTS)
  const decided = new Set<number>()
  const happenings = Array.from({ length: random.between(4, LONGEST) }, () => pick(random, requests, decided))
  const firstExpired = random.chance(EXPIRED_SHARE) && mayExpire
  return { seed, requests, firstExpired, happenings: happenings.filter((one) => one !== null) }
}

/** A device decides each request once, unless it took the decision back: its screen offers no more. */
function pick(random: Random, requests: number, decided: Set<number>): Happening | null {
  const request = random.between(0, requests - 1)
  const verdict = random.pick(['approve', 'deny'] as const)
  const chance = random.between(1, 100)
  if (chance <= 34) {
    if (decided.has(request)) return null
    decided.add(request)
    if (random.chance(0.12)) return { do: 'decide-stale', request, verdict }
    return { do: 'decide', request, verdict, held: random.chance(0.35) }
  }
  if (chance <= 40) {
    decided.delete(request)
    return { do: 'take-back', request }
  }
  if (chance <= 51) return { do: 'offline' }
  if (chance <= 59) return { do: 'online' }
  if (chance <= 64) return { do: 'lose-call' }
  if (chance <= 69) return { do: 'lose-answer' }
  if (chance <= 76) return { do: 'wait' }
  if (chance <= 82) return { do: 'kill' }
  if (chance <= 86) return { do: 'reconnect-twice' }
  if (chance <= 92) return { do: 'colleague-decides', request, verdict }
  if (chance <= 95) return { do: 'requester-cancels', request }
  return { do: random.pick(['revoke', 'restore'] as const) }
}
