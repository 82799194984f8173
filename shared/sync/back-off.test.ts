import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backOffDelay, RECONNECT_RANGE } from './back-off.ts'

describe('backOffDelay', () => {
  it.each([
    [1, 0, 250],
    [1, 0.999999, 500],
    [2, 0, 500],
    [3, 0, 1_000],
    [7, 0, 15_000],
    [7, 0.999999, 30_000],
    [1_000, 0, 15_000],
  ])('attempt %i with random %f waits %i ms', (attempt, random, expected) => {
    expect(backOffDelay(attempt, random)).toBe(expected)
  })

  it('never leaves its range and never falls with the attempt', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5, max: 5_000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, random) => {
          const delay = backOffDelay(attempt, random)
          expect(delay).toBeGreaterThanOrEqual(RECONNECT_RANGE.firstMs / 2)
          expect(delay).toBeLessThanOrEqual(RECONNECT_RANGE.mostMs)
          expect(backOffDelay(attempt + 1, random)).toBeGreaterThanOrEqual(delay)
        },
      ),
    )
  })
})
