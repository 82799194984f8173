import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { User } from '../../shared/contract/http/people.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import { authenticate } from '../core/identity/authenticate.ts'
import { submitRequest } from '../core/requests/submit-request.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { CrankedClock } from '../testing/cranked-clock.ts'
import { pause } from '../testing/pause.ts'
import { startMailServer } from '../testing/receivers.ts'
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

const MINUTE = 60_000

let clock: CrankedClock
let stage: TestCoordinator
let cast: Cast
let mail: Awaited<ReturnType<typeof startMailServer>>
afterEach(async () => {
  await stage.stop()
  await mail.stop()
})

async function set(advanced: object = {}): Promise<void> {
  clock = new CrankedClock()
  mail = await startMailServer()
  stage = await startTestCoordinator({
    clock,
    flags: { smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  cast = await setStage(stage)
  const body = { ...flowBody('Security asks', cast.security.id), advanced }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, body))
}

/** Time passes, and the workers get the real time they need for what became due. */
async function pass(ms: number, rounds = 20): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < rounds; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}
/** A slow machine gets the real time that it needs for so many mails, and hardly any of the clock's. */
async function mailsTo(address: string, count: number): Promise<void> {
  for (let round = 0; round < 1000 && to(address).length < count; round += 1) {
    await pause(20)
    clock.turn(5)
  }
  expect(to(address)).toHaveLength(count)
}
const ask = (client = cast.robot.client, path = 'a'): Promise<Request> =>
  must(client.post('/requests', { connector: 'files', tools: [{ name: 'read_file', arguments: { path } }] }))
const to = (address: string) => mail.mails.all.filter(({ recipients }) => recipients.includes(address))
const decide = (id: string, verdict: 'approve' | 'deny' = 'approve') =>
  must(cast.ben.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict }))

describe('many requests at a time', () => {
  it('10,000 tries in a minute from one agent are at most five mails to each approver', async () => {
    await set()
    const { core } = stage.coordinator
    const robot = await authenticate(core, cast.robot.token, undefined)
    const outcomes = new Map<string, number>()
    const attempt = async (path: string): Promise<void> => {
      const input = { connector: 'files', tools: [{ name: 'read_file', arguments: { path } }] }
      const outcome = await submitRequest(core, robot, input).then(
        () => 'asked',
        (error: unknown) => (error instanceof AppError ? error.code : String(error)),
      )
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    for (let round = 0; round < 50; round += 1) {
      await Promise.all(Array.from({ length: 200 }, (_, index) => attempt(`${round}/${index}`)))
      clock.turn(1200)
    }
    // What is under way now has left before the hours pass: a message that takes longer than its lease is sent again.
    await pass(0)
    await pass(9 * MINUTE)
    expect(Object.fromEntries(outcomes)).toEqual({ asked: 200, too_many_pending: 9800 })
    for (const address of ['ana@example.com', 'ben@example.com']) {
      expect(to(address).length).toBeLessThanOrEqual(5)
      const digest = to(address).at(-1)
      expect(digest?.subject).toBe('196 requests wait for you')
      expect(digest?.text).toContain('176 more are not listed here.')
      expect(digest?.text?.match(/\/r\/[0-9a-f]{64}/g)).toHaveLength(20)
    }
  }, 120_000)

  it('nobody else waits for them', async () => {
    await set()
    const eves = await must<{ id: string }>(
      cast.olga.client.post('/groups', { name: 'Eves', members: [cast.eve.id] }),
    )
    const other = await must<{ id: string }>(
      cast.olga.client.post('/flows', { ...flowBody('Eve decides', eves.id), isDefault: false }),
    )
    await must(
      cast.olga.client.post('/policies', {
        name: 'Listing goes to Eve',
        action: 'request-approval',
        flowId: other.id,
        connector: 'files',
        tools: ['list_directory', 'list_files'],
      }),
    )
    const { tools } = await must<{ tools: { name: string }[] }>(
      cast.olga.client.get(`/connectors/${cast.files.id}`),
    )
    const listing = tools.find(({ name }) => name.startsWith('list_'))?.name ?? ''
    const flood = Array.from({ length: 190 }, (_, index) => ask(cast.robot.client, String(index)))
    await must(
      cast.max.client.post('/requests', { connector: 'files', tools: [{ name: listing, arguments: {} }] }),
    )
    const began = clock.now().elapsed
    while (to('eve@example.com').length === 0 && clock.now().elapsed - began < 5000) {
      await pause(20)
      clock.turn(20)
    }
    expect(to('eve@example.com').map(({ subject }) => subject)).toEqual([`Max asks to use Files: ${listing}`])
    await Promise.all(flood)
  })

  it('a digest drops what was decided meanwhile, and is not sent when nothing is left', async () => {
    await set({ notifyRequester: false })
    const requests: Request[] = []
    for (let index = 0; index < 7; index += 1) requests.push(await ask(cast.robot.client, String(index)))
    await pass(1000)
    await mailsTo('ana@example.com', 4)
    await decide(requests[5]?.id ?? '')
    await pass(31_000)
    await mailsTo('ana@example.com', 5)
    const digest = to('ana@example.com')[4]
    expect(digest?.subject).toBe('2 requests wait for you')
    // Both listed requests know that Ana was told; a digest that lists one is that one's own mail.
    const told = async (id = '') => (await must<Request>(cast.olga.client.get(`/requests/${id}`))).notified
    expect([await told(requests[4]?.id), await told(requests[6]?.id)]).toEqual([true, true])
    for (let index = 0; index < 3; index += 1) requests.push(await ask(cast.robot.client, `again ${index}`))
    for (const { id } of requests.slice(7)) await decide(id)
    await pass(20 * MINUTE)
    expect(to('ana@example.com')).toHaveLength(5)
    const rows = await stage.coordinator.core.store.read((tx) =>
      tx.outbox.list({ limit: 500, channel: 'email' }),
    )
    expect(
      rows.rows
        .filter(({ kind, personId }) => kind === 'digest' && personId === cast.ana.id)
        .map(({ status }) => status)
        .sort(),
    ).toEqual(['delivered', 'withdrawn'])
    expect(rows.rows.filter(({ status }) => status === 'queued' || status === 'sending')).toEqual([])
  })
})

describe('quiet hours', () => {
  const quietAna = async (hours: object | undefined): Promise<User> =>
    must(
      cast.olga.client.put(`/users/${cast.ana.id}`, {
        name: 'Ana',
        email: 'ana@example.com',
        role: 'approver',
        groups: [cast.security.id],
        ...(hours === undefined ? {} : { quietHours: hours }),
      }),
    )

  it('let one mail through when they end, with all that came', async () => {
    await set()
    // It is nine in the morning, UTC.
    const hours = { from: '08:00', until: '10:30', timeZone: 'UTC' }
    expect(await quietAna(hours)).toMatchObject({ quietHours: hours })
    const first = await ask()
    await ask(cast.robot.client, 'b')
    await pass(1000)
    expect([to('ana@example.com').length, to('ben@example.com').length]).toEqual([0, 2])
    await pass(85 * MINUTE)
    expect(to('ana@example.com')).toHaveLength(0)
    await pass(6 * MINUTE)
    expect(to('ana@example.com').map(({ subject }) => subject)).toEqual(['2 requests wait for you'])
    await decide(first.id)
  })

  it('hold one message as it is, and hold nothing that cannot wait', async () => {
    await set({ autoApproveAfterMinutes: 10 })
    await quietAna({ from: '08:00', until: '10:30', timeZone: 'UTC' })
    await ask()
    await pass(MINUTE)
    expect(to('ana@example.com')).toHaveLength(0)
    await pass(5 * MINUTE)
    // The warning that silence will approve takes along what waited.
    expect(to('ana@example.com').map(({ subject }) => subject)).toEqual([
      'Approved soon without an answer: Max asks to use Files: read_file',
    ])
  })

  it('are refused when nobody could know when they are', async () => {
    await set()
    for (const hours of [
      { from: '25:00', until: '07:00', timeZone: 'UTC' },
      { from: '22:00', until: '07:00', timeZone: 'Moon/Base' },
      { from: '22:00', until: '07:00' },
    ]) {
      const { status } = await cast.olga.client.put(`/users/${cast.ana.id}`, {
        name: 'Ana',
        email: 'ana@example.com',
        role: 'approver',
        quietHours: hours,
      })
      expect(status).toBe(422)
    }
  })
})
