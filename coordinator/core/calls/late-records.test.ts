import { expect, it } from 'vitest'
import type { Core } from '../core.ts'
import { doLateRecords, recordLate } from './late-records.ts'

function stage() {
  const timers = new Set<() => void>()
  const after = (_ms: number, work: () => void) => {
    timers.add(work)
    return () => void timers.delete(work)
  }
  // Only the clock is used.
  return { core: { clock: { after } } as unknown as Core, timers }
}

it('records together with the next commit, once, and lets its own timer go', async () => {
  const { core, timers } = stage()
  const done: string[] = []
  const first = recordLate(core, async () => void done.push('first'))
  const second = recordLate(core, async () => void done.push('second'))
  expect(done).toEqual([])
  expect(timers.size).toBe(1)
  doLateRecords(core)
  expect(done).toEqual(['first', 'second'])
  await Promise.all([first, second])
  expect(timers.size).toBe(0)
  doLateRecords(core)
  expect(done).toHaveLength(2)
})

it('records by itself when no commit comes, and tells whoever waits that it could not', async () => {
  const { core, timers } = stage()
  const refused = recordLate(core, () => Promise.reject(new Error('the disk is full')))
  const [due] = timers
  due?.()
  await expect(refused).rejects.toThrow('the disk is full')
  const next = recordLate(core, async () => undefined)
  expect(timers.size).toBe(1)
  doLateRecords(core)
  await next
})

it('keeps what belongs to one team from another', async () => {
  const [one, other] = [stage(), stage()]
  let recorded = 0
  const late = recordLate(one.core, async () => void (recorded += 1))
  doLateRecords(other.core)
  expect(recorded).toBe(0)
  doLateRecords(one.core)
  await late
  expect(recorded).toBe(1)
})
