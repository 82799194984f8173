import type { UpstreamLimits } from './limits.ts'

/**
 * How long to wait before the next attempt, in ms: doubling from `firstMs`, never above `longestMs`, and spread over the
 * upper half, so that connectors that fell together do not come back together.
 * @param attempt failures in a row so far, from 1
 * @param random from 0 to 1
 */
export function backOffMs(
  attempt: number,
  random: number,
  { firstMs, longestMs }: UpstreamLimits['backOff'],
): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}
