import { expect, it } from 'vitest'
import { createNextRequestKey, NEXT_REQUEST_KEY } from './next-request-key.ts'

function keysOf(free: boolean) {
  const taken = new Map<string, () => void>()
  return {
    taken,
    register(key: string, pressed: () => void) {
      if (free) taken.set(key, pressed)
      return free
    },
    unregister: (key: string) => void taken.delete(key),
  }
}

it('takes the key once and gives it back', () => {
  let pressed = 0
  const keys = keysOf(true)
  const key = createNextRequestKey(keys, () => (pressed += 1))
  expect([key.set(true), key.set(true), key.isTaken()]).toEqual([true, true, false])
  keys.taken.get(NEXT_REQUEST_KEY)?.()
  expect(pressed).toBe(1)
  key.set(false)
  expect(keys.taken.size).toBe(0)
})

it('says that another program has it, and may be tried again', () => {
  const key = createNextRequestKey(keysOf(false), () => undefined)
  expect([key.set(true), key.isTaken()]).toEqual([false, true])
  expect([key.set(false), key.isTaken()]).toEqual([true, false])
})
