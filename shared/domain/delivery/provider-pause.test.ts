import { describe, expect, it } from 'vitest'
import { providerPause } from './provider-pause.ts'

describe('the pause after a provider could not be reached', () => {
  it('doubles up to five minutes, and is half to all of that', () => {
    expect([1, 2, 3, 6, 7, 8, 1000].map((failures) => providerPause(failures, 1))).toEqual([
      5_000, 10_000, 20_000, 160_000, 300_000, 300_000, 300_000,
    ])
    expect([1, 7].map((failures) => providerPause(failures, 0))).toEqual([2_500, 150_000])
  })
})
