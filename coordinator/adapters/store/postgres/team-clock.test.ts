import { describe, expect, it } from 'vitest'
import { TeamClock } from './team-clock.ts'

/** A clock on a monotonic clock that is turned by hand, and readings of it rounded to whole ms. */
function clockAt(elapsed: number, behind = 0) {
  let monotonic = 1_000
  const clock = new TeamClock({ elapsed, behind }, () => monotonic)
  return {
    clock,
    turn: (ms: number) => void (monotonic += ms),
    elapsed: () => Math.round(clock.now().elapsed),
    running: () => Math.round(clock.now().running),
  }
}

describe('the clock of a team', () => {
  it('goes on by itself, and agrees with another that says nearly the same', () => {
    const { clock, turn, elapsed, running } = clockAt(5_000, 1_000)
    turn(2_000)
    clock.follow({ elapsed: 5_000, behind: 1_000, age: 2_010 })
    expect([elapsed(), running()]).toEqual([7_000, 6_000])
  })

  it('gives way when it is ahead, and never goes back while it does', () => {
    const { clock, turn, elapsed } = clockAt(100_000)
    clock.follow({ elapsed: 90_000, behind: 0, age: 1_000 })
    expect(elapsed()).toBeLessThanOrEqual(91_000)
    turn(500)
    expect(elapsed()).toBe(91_500)
    const said = clockAt(100_000)
    expect(said.elapsed()).toBe(100_000)
    said.clock.follow({ elapsed: 90_000, behind: 0, age: 1_000 })
    said.turn(500)
    expect(said.elapsed()).toBe(100_000)
    said.turn(9_000)
    expect(said.elapsed()).toBe(100_500)
  })

  it('catches up with others after its machine was suspended', () => {
    const { clock, turn, elapsed } = clockAt(0)
    turn(1_000)
    clock.follow({ elapsed: 600_000, behind: 0, age: 500 })
    expect(elapsed()).toBe(600_000)
  })

  it.each([
    ['forward by an hour', 3_602_000],
    ['back by an hour', -3_598_000],
  ])('is not moved when the date of the database’s machine is set %s', (_what, age) => {
    const { clock, turn, elapsed } = clockAt(50_000)
    turn(2_000)
    clock.follow({ elapsed: 50_000, behind: 0, age })
    // At most the time since the last look is lost: late, never early.
    expect(elapsed()).toBeGreaterThanOrEqual(50_000)
    expect(elapsed()).toBeLessThanOrEqual(52_000)
  })

  it('counts downtime that another noticed on the clock of running time too', () => {
    const { clock, running } = clockAt(1_000_000, 0)
    clock.follow({ elapsed: 1_000_000, behind: 400_000, age: 0 })
    expect(running()).toBe(600_000)
  })
})
