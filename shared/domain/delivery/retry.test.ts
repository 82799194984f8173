import { describe, expect, it } from 'vitest'
import { CHANNEL_KINDS } from './channels.ts'
import { nextAttempt } from './retry.ts'

const HOUR = 3_600_000

describe('nextAttempt', () => {
  it('doubles from the first delay and spreads over its upper half', () => {
    expect(nextAttempt('email', 1, 0)).toBe(5_000)
    expect(nextAttempt('email', 1, 0.999999)).toBe(10_000)
    expect(nextAttempt('email', 2, 0)).toBe(10_000)
    expect(nextAttempt('email', 3, 0)).toBe(20_000)
  })

  it('never grows past the longest delay', () => {
    expect(nextAttempt('sms', 59, 0.5)).toBe(1_350_000)
  })

  it('waits at least as long as the provider asked for, and a day at most', () => {
    expect(nextAttempt('webhook', 1, 0, 120_000)).toBe(120_000)
    expect(nextAttempt('webhook', 1, 0, 90 * 24 * HOUR)).toBe(24 * HOUR)
  })

  it.each(['webhook', ...CHANNEL_KINDS] as const)(
    '%s survives an outage of a day and then gives up',
    (channel) => {
      let waited = 0
      let attempts = 1
      for (;;) {
        const delay = nextAttempt(channel, attempts, 0)
        if (delay === 'give-up') break
        waited += delay
        attempts += 1
      }
      expect(waited).toBeGreaterThan(channel === 'webhook' ? 72 * HOUR : 12 * HOUR)
    },
  )
})
