import { describe, expect, it } from 'vitest'
import { nextAttempt } from './retry.ts'

describe('nextAttempt', () => {
  it('doubles from the first delay and spreads over its upper half', () => {
    expect(nextAttempt('email', 1, 0, 0)).toBe(15_000)
    expect(nextAttempt('email', 1, 0, 0.999999)).toBe(30_000)
    expect(nextAttempt('email', 2, 0, 0)).toBe(30_000)
    expect(nextAttempt('email', 3, 0, 0)).toBe(60_000)
  })

  it('never grows past the longest delay, however many attempts there were', () => {
    expect(nextAttempt('sms', 1_000, 0, 0.999999)).toBe(900_000)
  })

  it('waits at least as long as the provider asked for', () => {
    expect(nextAttempt('webhook', 1, 0, 0, 120_000)).toBe(120_000)
  })

  it('gives up when the next attempt would come after the message has lost its worth', () => {
    const threeDays = 72 * 3_600_000
    expect(nextAttempt('webhook', 20, threeDays - 1, 0)).toBe('give-up')
    expect(nextAttempt('webhook', 1, threeDays - 60_000, 0)).toBe(2_500)
  })

  it('keeps trying a webhook through a three-day outage', () => {
    let age = 0
    let attempts = 1
    for (;;) {
      const delay = nextAttempt('webhook', attempts, age, 0.5)
      if (delay === 'give-up') break
      age += delay
      attempts += 1
    }
    expect(age).toBeGreaterThan(60 * 3_600_000)
    expect(attempts).toBeLessThan(40)
  })
})
