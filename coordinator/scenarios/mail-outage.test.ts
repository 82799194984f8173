import { expect, it } from 'vitest'
import { startOddMailServer, type Oddity } from '../adapters/channels/email/testing/odd-mail-server.ts'
import type { NoticePayload } from '../core/deliveries/notice-payload.ts'
import type { OutboxRow } from '../ports/store.ts'
import { CrankedClock } from '../testing/cranked-clock.ts'
import { pause } from '../testing/pause.ts'
import { startTestCoordinator } from '../testing/test-coordinator.ts'

const MINUTE = 60_000
const MESSAGES = 1000
const HOURS_DOWN = 6
/** How the server behaves at first when it is back, again and again, before it is well. */
const STILL_ILL: readonly Oddity[] = ['not-now', 'drops-after-data', 'resets-mid-data', 'accepts']

const payload: NoticePayload = {
  notice: {
    kind: 'decision',
    requestId: 'r1',
    requester: 'Max',
    connector: 'Files',
    tools: ['read_file'],
    risk: 'low',
    status: 'approved',
  },
  name: 'Max',
  facts: {
    connectorKey: 'files',
    agent: null,
    flow: null,
    tools: [{ name: 'read_file', readOnly: true, destructive: false }],
    askedAt: '2026-01-05T09:00:00.000Z',
    expiresAt: null,
  },
}
const row = (index: number): OutboxRow => ({
  id: `r1:2:0:p${index}:email`,
  channel: 'email',
  kind: 'decision',
  recipient: `person${index}@example.com`,
  personId: `p${index}`,
  requestId: null,
  payload,
  status: 'queued',
  attempts: 0,
  nextAttemptAt: 0,
  lastResponse: null,
  createdAt: 0,
  updatedAt: 0,
})

it('1,000 messages outlive six hours without a mail server, a crash, and a server that comes back ill', async () => {
  const clock = new CrankedClock()
  const first = await startOddMailServer(['accepts'])
  const port = Number(new URL(first.url).port)
  await first.stop()
  const stage = await startTestCoordinator({
    clock,
    flags: { smtpUrl: first.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  const store = () => stage.coordinator.core.store
  const count = async (status: OutboxRow['status']): Promise<number> =>
    (await store().read((tx) => tx.outbox.tally()))
      .filter((each) => each.status === status)
      .reduce((sum, each) => sum + each.count, 0)
  /** Time passes, and whatever became due is tried before more of it does. */
  const pass = async (ms: number): Promise<void> => {
    clock.turn(ms)
    for (;;) {
      await pause(15)
      clock.turn(25)
      const due = await store().read((tx) => tx.outbox.nextAttemptAt())
      if ((await count('sending')) === 0 && (due === null || due > clock.now().elapsed)) return
    }
  }

  await store().commit(async (tx) => {
    for (let index = 0; index < MESSAGES; index += 1) await tx.outbox.enqueue(row(index))
    // What wakes the worker is an entry about what was queued.
    await tx.log.append({
      at: 0,
      type: 'delivery.queued',
      actor: { kind: 'system' },
      subject: { kind: 'delivery', id: 'all' },
      data: {},
    })
  })
  for (let minutes = 0; minutes < HOURS_DOWN * 60; minutes += 20) {
    await pass(20 * MINUTE)
    if (minutes === 180) {
      // What a crash leaves: messages taken up, and nobody who carries them.
      const now = clock.now()
      await store().commit((tx) =>
        tx.outbox.claim({ ...now, elapsed: Number.MAX_SAFE_INTEGER }, now.elapsed + MINUTE, 100),
      )
      await stage.restart()
    }
  }
  expect([await count('queued'), await count('failed'), await count('delivered')]).toEqual([MESSAGES, 0, 0])

  const ill = Array.from({ length: 200 }, (_, index) => STILL_ILL[index % STILL_ILL.length] as Oddity)
  const server = await startOddMailServer([...ill, 'accepts'], port)
  for (let minutes = 0; minutes < 12 * 60 && (await count('queued')) > 0; minutes += 20)
    await pass(20 * MINUTE)

  const ids = new Set(server.accepted)
  const duplicates = server.accepted.length - ids.size
  expect([await count('delivered'), await count('queued'), await count('failed')]).toEqual([MESSAGES, 0, 0])
  expect(ids.size).toBe(MESSAGES)
  expect(ids).toEqual(
    new Set(Array.from({ length: MESSAGES }, (_, index) => `<r1.2.0.p${index}.email@example.com>`)),
  )
  // Only where the server took a message without saying so was it given again, under the same id.
  expect(duplicates).toBeLessThanOrEqual(ill.filter((each) => each === 'drops-after-data').length)
  await stage.stop()
  await server.stop()
}, 180_000)
