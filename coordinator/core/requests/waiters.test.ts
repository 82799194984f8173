import { describe, expect, it } from 'vitest'
import { CrankedClock } from '../../testing/cranked-clock.ts'
import { createWaiters } from './waiters.ts'

const setUp = () => {
  const clock = new CrankedClock()
  return { clock, waiters: createWaiters((ms, work) => clock.after(ms, work)) }
}

describe('waiting for a request', () => {
  it('ends with a change that came before it began to sleep: no wake-up is lost', async () => {
    const { waiters } = setUp()
    const wait = waiters.listen('r')
    waiters.changed(['r'])
    expect(await wait.next(1000)).toBe('changed')
  })

  it('counts a change once', async () => {
    const { clock, waiters } = setUp()
    const wait = waiters.listen('r')
    waiters.changed(['r'])
    waiters.changed(['r'])
    expect(await wait.next(1000)).toBe('changed')
    const second = wait.next(1000)
    clock.turn(1000)
    expect(await second).toBe('timeout')
  })

  it('wakes everybody who waits for it, and nobody else', async () => {
    const { clock, waiters } = setUp()
    const [one, two, other] = ['r', 'r', 's'].map((id) => waiters.listen(id).next(1000))
    waiters.changed(['r'])
    expect(await Promise.all([one, two])).toEqual(['changed', 'changed'])
    clock.turn(1000)
    expect(await other).toBe('timeout')
  })

  it('ends when the caller is gone, also when they were gone before', async () => {
    const { waiters } = setUp()
    const gone = new AbortController()
    const waiting = waiters.listen('r').next(1000, gone.signal)
    gone.abort()
    expect([await waiting, await waiters.listen('r').next(1000, gone.signal)]).toEqual(['aborted', 'aborted'])
  })

  it('ends for all when the coordinator stops, and for whoever comes later', async () => {
    const { waiters } = setUp()
    const waiting = Array.from({ length: 2000 }, (_unused, n) => waiters.listen(`r${n}`).next(1000))
    waiters.stop()
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['stopped']))
    expect(await waiters.listen('r').next(1000)).toBe('stopped')
  })

  it('counts who waits, and forgets who ended', () => {
    const { waiters } = setUp()
    const [one, two] = [waiters.listen('r'), waiters.listen('r')]
    expect(waiters.count()).toBe(2)
    one.end()
    one.end()
    expect(waiters.count()).toBe(1)
    two.end()
    expect(waiters.count()).toBe(0)
  })
})
