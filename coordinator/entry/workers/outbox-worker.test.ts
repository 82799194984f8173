import { expect, it } from 'vitest'
import type { AttemptOutcome } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OutboxRow, Store } from '../../ports/store.ts'
import { startOutboxWorker } from './outbox-worker.ts'

const row = {
  id: 'm1',
  channel: 'email',
  kind: 'request',
  recipient: 'a@b.example',
  payload: {},
} as unknown as OutboxRow

it('does not wait for a receiver that never answers when it is stopped; the message is tried again', async () => {
  const timers: { readonly ms: number; readonly work: () => void }[] = []
  const clock = {
    now: () => ({ at: 0, elapsed: 0, running: 0 }),
    after(ms: number, work: () => void) {
      timers.push({ ms, work })
      return () => undefined
    },
  } as unknown as Clock
  const rows = [row]
  const outbox = {
    nextAttemptAt: async () => (rows.length > 0 ? 0 : null),
    claim: async () => rows.splice(0),
  }
  const store = {
    read: (work: (tx: unknown) => unknown) => work({ outbox }),
    commit: (work: (tx: unknown) => unknown) => work({ outbox }),
  } as unknown as Store
  const outcomes: AttemptOutcome[] = []
  let sending = false
  const worker = startOutboxWorker({
    store,
    clock,
    channelFor: async () => ({
      kind: 'email',
      send: () => {
        sending = true
        return new Promise<never>(() => {})
      },
      close: async () => undefined,
    }),
    settle: async (_row, outcome) => void outcomes.push(outcome),
    onError: (error) => {
      throw error
    },
  })
  await expect.poll(() => sending).toBe(true)
  const stopped = worker.stop()
  timers.find(({ ms }) => ms === 4_000)?.work()
  await stopped
  expect(outcomes).toEqual([{ status: 'retry', response: 'Countersign was stopped meanwhile' }])
})
