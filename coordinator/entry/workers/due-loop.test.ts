import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../ports/clock.ts'
import { createDueLoop, type DueLoop } from './due-loop.ts'

/** A clock that moves only when told, and lets every promise settle in between. */
function handCranked() {
  let at = 0
  const pending: { due: number; work: () => void }[] = []
  const clock: Clock = {
    now: () => ({ at, elapsed: at, running: at }),
    after(ms, work) {
      const entry = { due: at + ms, work }
      pending.push(entry)
      return () => void (pending.includes(entry) && pending.splice(pending.indexOf(entry), 1))
    },
  }
  const settle = () =>
    new Promise<void>((done) => {
      setImmediate(done)
    })
  return {
    clock,
    async advance(ms: number) {
      const end = at + ms
      await settle()
      for (;;) {
        const next = pending.filter((entry) => entry.due <= end).sort((a, b) => a.due - b.due)[0]
        if (!next) break
        at = next.due
        pending.splice(pending.indexOf(next), 1)
        next.work()
        await settle()
      }
      at = end
    },
    get at() {
      return at
    },
  }
}

let loop: DueLoop | undefined
afterEach(() => loop?.stop())

describe('due loop', () => {
  it('does nothing before something is due, and does it then', async () => {
    const time = handCranked()
    const done: number[] = []
    loop = createDueLoop({
      clock: time.clock,
      nextIn: async () => (done.length === 0 ? 5_000 - time.at : null),
      round: async () => void done.push(time.at),
      onError: (error) => expect.unreachable(String(error)),
    })
    await time.advance(4_999)
    expect(done).toEqual([])
    await time.advance(1)
    expect(done).toEqual([5_000])
  })

  it('finds what became due sooner as soon as it is woken', async () => {
    const time = handCranked()
    const done: number[] = []
    let due: number | null = null
    loop = createDueLoop({
      clock: time.clock,
      nextIn: async () => (due === null ? null : due - time.at),
      round: async () => {
        done.push(time.at)
        due = null
      },
      onError: (error) => expect.unreachable(String(error)),
    })
    await time.advance(100)
    due = 100
    loop.wake()
    loop.wake()
    await time.advance(20)
    expect(done).toEqual([120])
  })

  it('goes on after an error, without a busy loop', async () => {
    const time = handCranked()
    let failures = 0
    loop = createDueLoop({
      clock: time.clock,
      nextIn: async () => 0,
      round: () => Promise.reject(new Error('disk')),
      onError: () => (failures += 1),
    })
    await time.advance(10_000)
    expect(failures).toBeGreaterThan(5)
    expect(failures).toBeLessThan(15)
  })

  it('stops', async () => {
    const time = handCranked()
    let rounds = 0
    loop = createDueLoop({
      clock: time.clock,
      nextIn: async () => (time.at % 10 === 0 ? 0 : 10),
      round: async () => void (rounds += 1),
      onError: (error) => expect.unreachable(String(error)),
    })
    const before = rounds
    expect(before).toBe(0)
    await loop.stop()
    await time.advance(60_000)
    expect(rounds).toBeLessThanOrEqual(1)
  })
})
