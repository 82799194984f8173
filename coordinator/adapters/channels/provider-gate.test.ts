import { expect, it } from 'vitest'
import type { SendOutcome } from '../../ports/channel.ts'
import { createProviderGate } from './provider-gate.ts'

const never = (): AbortSignal => new AbortController().signal
const now = (): number => performance.now()
const taken = { outcome: { status: 'delivered', response: '250' } as SendOutcome, unreachable: false }

it.each([
  [20, 30, 1],
  [4, 5, 1],
  [40, 60, 3],
])('lets %i a second through, never more, however they come', async (perSecond, count, waves) => {
  const gate = createProviderGate({ atOnce: 5, perSecond, now })
  const began: number[] = []
  const work = async () => {
    began.push(now())
    return taken
  }
  for (let wave = 0; wave < waves; wave += 1) {
    const many = Array.from({ length: count / waves }, () => gate.through(work, never()))
    expect((await Promise.all(many)).every(({ status }) => status === 'delivered')).toBe(true)
  }
  expect(began).toHaveLength(count)
  for (const [index, at] of began.entries()) {
    const inTheSecondBefore = began.slice(0, index + 1).filter((earlier) => earlier > at - 990).length
    expect(inTheSecondBefore).toBeLessThanOrEqual(perSecond)
  }
})

it('says of what waits when its time is over that it was not begun', async () => {
  const gate = createProviderGate({ atOnce: 2, perSecond: 10, now })
  let begun = 0
  const work = async () => {
    begun += 1
    return taken
  }
  const outcomes = await Promise.all(
    Array.from({ length: 50 }, () => gate.through(work, AbortSignal.timeout(450))),
  )
  const sent = outcomes.filter(({ status }) => status === 'delivered').length
  expect(sent).toBe(begun)
  expect(begun).toBeGreaterThanOrEqual(4)
  expect(begun).toBeLessThanOrEqual(6)
  expect(outcomes.filter(({ status }) => status === 'retry')).toHaveLength(50 - begun)
  // The places are free again.
  expect(await gate.through(work, never())).toEqual(taken.outcome)
})
