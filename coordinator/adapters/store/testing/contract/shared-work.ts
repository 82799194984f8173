import { describe, expect, it } from 'vitest'
import type { OpenStore } from './open-store.ts'

/** What lets several coordinators share the work: who fires a timer, and who carries out a call. */
export function sharedWorkContract(open: OpenStore): void {
  const timer = { requestId: 'r1', id: 't', kind: 'remind', basis: 'elapsed', dueAt: 100 } as const
  const take = () => open.store.commit((tx) => tx.timers.take('r1', 't'))

  describe('a timer', () => {
    it('is taken once, and is there again when what took it was undone', async () => {
      await open.store.commit((tx) => tx.timers.put(timer))
      const undone = open.store.commit(async (tx) => {
        expect(await tx.timers.take('r1', 't')).toBe(true)
        throw new Error('on purpose')
      })
      await expect(undone).rejects.toThrow('on purpose')
      expect([await take(), await take()]).toEqual([true, false])
      expect(await open.store.read((tx) => tx.timers.next())).toEqual({ elapsed: null, running: null })
    })
  })

  describe('a lease of a call', () => {
    const isHeld = (callId: string) => open.store.read((tx) => tx.leases.isHeld(callId))

    it('holds from the commit that begins the call until it is released', async () => {
      await open.store.commit((tx) => tx.leases.hold('c1'))
      expect([await isHeld('c1'), await isHeld('c2')]).toEqual([true, false])
      await open.store.commit((tx) => tx.leases.release('c1'))
      expect(await isHeld('c1')).toBe(false)
    })
  })
}
