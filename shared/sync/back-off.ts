/** How long to wait between attempts, in ms. */
export interface BackOffRange {
  readonly firstMs: number
  readonly mostMs: number
}

export const RECONNECT_RANGE: BackOffRange = { firstMs: 500, mostMs: 30_000 }

/**
 * The wait before attempt number `attempt` (1 is the first repeat), in whole ms: doubles up to `mostMs`, and lies
 * between half of that and all of it, so that many clients of one coordinator do not come back in step.
 *
 * @param random from 0 (inclusive) to 1 (exclusive); drawn by the caller
 */
export function backOffDelay(attempt: number, random: number, range: BackOffRange = RECONNECT_RANGE): number {
  // Past 2^30 the shift would wrap; every range is at its ceiling long before.
  const doubled = range.firstMs * 2 ** Math.min(Math.max(attempt, 1) - 1, 30)
  const ceiling = Math.min(doubled, range.mostMs)
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
