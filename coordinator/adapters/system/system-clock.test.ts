import { describe, expect, it } from 'vitest'
import { createSystemClock, readingAtStart } from './system-clock.ts'

const HOUR = 3_600_000

describe('the readings at a start', () => {
  it.each([
    ['a new store begins at nothing', null, 1000, { at: 1000, elapsed: 0, running: 0 }],
    [
      'a short stop counts on both clocks',
      { at: 1000, elapsed: 500, running: 400 },
      31_000,
      { at: 31_000, elapsed: 30_500, running: 30_400 },
    ],
    [
      'a long stop counts 60 s at most for silence',
      { at: 0, elapsed: 10, running: 10 },
      HOUR,
      { at: HOUR, elapsed: HOUR + 10, running: 60_010 },
    ],
    [
      'a wall clock that was set back takes nothing back',
      { at: 2 * HOUR, elapsed: 7, running: 5 },
      HOUR,
      { at: HOUR, elapsed: 7, running: 5 },
    ],
    [
      'three days ahead: late timers, but no silence',
      { at: 0, elapsed: 0, running: 0 },
      72 * HOUR,
      { at: 72 * HOUR, elapsed: 72 * HOUR, running: 60_000 },
    ],
  ])('%s', (_what, stored, now, expected) => {
    expect(readingAtStart(stored, now)).toEqual(expected)
  })
})

describe('the system clock', () => {
  it('follows the monotonic clock, whatever the wall clock does', () => {
    let wall = 1_000_000
    let monotonic = 50
    const clock = createSystemClock(
      { at: 990_000, elapsed: 7000, running: 3000 },
      { wall: () => wall, monotonic: () => monotonic },
    )
    expect(clock.now()).toEqual({ at: 1_000_000, elapsed: 17_000, running: 13_000 })
    wall -= HOUR
    monotonic += 250
    expect(clock.now()).toEqual({ at: 1_000_000 - HOUR, elapsed: 17_250, running: 13_250 })
    wall += 100 * HOUR
    monotonic += 250
    expect(clock.now()).toMatchObject({ elapsed: 17_500, running: 13_500 })
  })

  it('runs work after a while, unless it is cancelled', async () => {
    const clock = createSystemClock(null)
    const ran: string[] = []
    const cancel = clock.after(5, () => ran.push('cancelled'))
    cancel()
    await new Promise<void>((resolve) => {
      clock.after(20, resolve)
    })
    expect(ran).toEqual([])
  })

  it('does not take a wait beyond what a timer can hold for no wait at all', async () => {
    const clock = createSystemClock(null)
    let ran = false
    const cancel = clock.after(3_000_000_000, () => (ran = true))
    await new Promise<void>((resolve) => {
      clock.after(20, resolve)
    })
    cancel()
    expect(ran).toBe(false)
  })
})
