import { expect, it } from 'vitest'
import type { AttemptOutcome } from '../../ports/channel.ts'
import type { Clock } from '../../ports/clock.ts'
import type { OutboxRow, Store } from '../../ports/store.ts'
import { pause } from '../../testing/pause.ts'
import { startOutboxWorker } from './outbox-worker.ts'

const rowOf = (id: string, channel = 'email'): OutboxRow =>
  ({ id, channel, kind: 'request', recipient: 'a@b.example', payload: {} }) as unknown as OutboxRow

/** A worker over rows in memory, whose timers run when the test says so. */
function setStage(rows: OutboxRow[], send: (id: string) => Promise<AttemptOutcome>, atOnce?: number) {
  const timers: { readonly ms: number; readonly work: () => void }[] = []
  const clock = {
    now: () => ({ at: 0, elapsed: 0, running: 0 }),
    after(ms: number, work: () => void) {
      const timer = { ms, work }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0)
    },
  } as unknown as Clock
  const outbox = {
    nextAttemptAt: async (except: readonly string[]) =>
      rows.some(({ channel }) => !except.includes(channel)) ? 0 : null,
    claim: async (_now: unknown, _until: number, limit: number, except: readonly string[]) => {
      const claimed = rows.filter(({ channel }) => !except.includes(channel)).slice(0, limit)
      for (const row of claimed) rows.splice(rows.indexOf(row), 1)
      return claimed
    },
  }
  const store = {
    read: (work: (tx: unknown) => unknown) => work({ outbox }),
    commit: (work: (tx: unknown) => unknown) => work({ outbox }),
  } as unknown as Store
  const outcomes = new Map<string, AttemptOutcome>()
  const worker = startOutboxWorker({
    store,
    clock,
    channelFor: async () => ({
      kind: 'email',
      send: async ({ id }) => (await send(id)) as never,
      close: async () => undefined,
    }),
    settle: async ({ id }, outcome) => void outcomes.set(id, outcome),
    onError: (error) => {
      throw error
    },
    ...(atOnce === undefined ? {} : { atOnce }),
  })
  /** Runs what waits no longer than this, until nothing more comes of it. */
  const turn = async (ms: number): Promise<void> => {
    for (let round = 0; round < 20; round += 1) {
      for (const timer of timers.filter((each) => each.ms <= ms)) {
        timers.splice(timers.indexOf(timer), 1)
        timer.work()
      }
      await pause(1)
    }
  }
  return { worker, outcomes, timers, turn }
}

const DELIVERED: AttemptOutcome = { status: 'delivered', response: '250' }
const never = (): Promise<never> => new Promise(() => {})

it('does not wait for a receiver that never answers when it is stopped; the message is tried again', async () => {
  let sending = false
  const { worker, outcomes, timers } = setStage([rowOf('m1')], () => {
    sending = true
    return never()
  })
  await expect.poll(() => sending).toBe(true)
  const stopped = worker.stop()
  timers.find(({ ms }) => ms === 4_000)?.work()
  await stopped
  expect([...outcomes]).toEqual([['m1', { status: 'retry', response: 'Countersign was stopped meanwhile' }]])
})

it('lets no message wait for another one’s receiver, and takes no more at a time than it may', async () => {
  const rows = [rowOf('slow'), rowOf('first')]
  const begun: string[] = []
  const { worker, outcomes, timers, turn } = setStage(
    rows,
    async (id) => {
      begun.push(id)
      return id.startsWith('slow') ? never() : DELIVERED
    },
    2,
  )
  await turn(20)
  expect([...outcomes.keys()]).toEqual(['first'])
  rows.push(rowOf('later'), rowOf('last'))
  worker.wake()
  await turn(20)
  expect([...outcomes.keys()]).toEqual(['first', 'later', 'last'])
  rows.push(rowOf('slow too'), rowOf('held up'))
  worker.wake()
  await turn(20)
  expect(begun).toEqual(['slow', 'first', 'later', 'last', 'slow too'])
  // Another channel has not even noticed.
  rows.push(...['a', 'b', 'c'].map((id) => rowOf(id, 'sms')))
  worker.wake()
  await turn(20)
  expect([...outcomes.keys()]).toEqual(['first', 'later', 'last', 'a', 'b', 'c'])
  const stopped = worker.stop()
  timers.find(({ ms }) => ms === 4_000)?.work()
  await stopped
  expect(outcomes.get('slow')).toMatchObject({ status: 'retry' })
  expect(outcomes.has('held up')).toBe(false)
})
