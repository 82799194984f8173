import { describe, expect, it } from 'vitest'
import type { Notice } from '../../shared/contract/stream.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { createHold } from './hold-notices.ts'

const NIGHT = { from: '22:00', until: '07:00', timeZone: 'UTC' }
const notice = (id: string, kind: Notice['kind'] = 'request'): Notice => ({
  id,
  kind,
  requestId: `r-${id}`,
  requester: 'Ada',
  connector: 'Files',
  tools: ['write_file'],
  risk: 'low',
  status: 'pending',
})

/** Half an hour before midnight; the test turns the clock and lets the timer run. */
function atNight() {
  let wall = Date.UTC(2026, 0, 5, 23, 30)
  let timer: { ms: number; run: () => void } | null = null
  const released: string[][] = []
  const hold = createHold({
    wall: () => wall,
    schedule(ms, run) {
      timer = { ms, run }
      return () => (timer = null)
    },
    release: (notices) => released.push(notices.map(({ id }) => id)),
  })
  hold.hours(NIGHT)
  return {
    hold,
    released,
    timer: () => timer?.ms ?? null,
    /** The clock stands at that minute of the day after; a timer that is set runs. */
    morning(hours: number, minutes: number) {
      wall = Date.UTC(2026, 0, 6, hours, minutes)
      const { run } = timer ?? {}
      timer = null
      run?.()
    },
  }
}

describe('notices in quiet hours', () => {
  it('are held until they end, and come together in their order', () => {
    const { hold, released, morning } = atNight()
    expect(['a', 'b', 'a'].map((id) => hold.takes(notice(id)))).toEqual([true, true, true])
    morning(6, 59)
    expect(released).toEqual([])
    morning(7, 0)
    expect(released).toEqual([['a', 'b']])
    expect(hold.takes(notice('c'))).toBe(false)
  })

  it('are not held when they cannot wait', () => {
    const { hold } = atNight()
    expect([hold.takes(notice('w', 'warning')), hold.takes(notice('e', 'escalation'))]).toEqual([
      false,
      false,
    ])
    expect(hold.takes(notice('r', 'reminder'))).toBe(true)
  })

  it('are looked at every minute, so that a machine that slept through their end is not late by that', () => {
    const { hold, timer, morning } = atNight()
    hold.takes(notice('a'))
    expect(timer()).toBe(MINUTE_MS)
    morning(6, 59)
    expect(timer()).toBe(MINUTE_MS)
    hold.takes(notice('b'))
    morning(12, 0)
    expect(timer()).toBeNull()
  })

  it('come at once when the person ends them, but for what means nothing any more', () => {
    const { hold, released, timer } = atNight()
    for (const id of ['a', 'b', 'c']) hold.takes(notice(id))
    hold.drop(({ id }) => id === 'b')
    hold.hours(null)
    expect(released).toEqual([['a', 'c']])
    expect(timer()).toBeNull()
  })

  it('are forgotten with the person', () => {
    const { hold, released, timer } = atNight()
    hold.takes(notice('a'))
    hold.clear()
    expect([released, timer()]).toEqual([[], null])
    expect(hold.takes(notice('b'))).toBe(false)
  })
})
