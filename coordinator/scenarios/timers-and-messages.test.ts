import { randomUUID } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { OpenSession } from '../../shared/contract/http/sign-in.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { CrankedClock } from '../testing/cranked-clock.ts'
import { pause } from '../testing/pause.ts'
import { startHookReceiver, startMailServer } from '../testing/receivers.ts'
import { openStream } from '../testing/stream-client.ts'
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

const MINUTE = 60_000
const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`

let clock: CrankedClock
let stage: TestCoordinator
let cast: Cast
let hook: Awaited<ReturnType<typeof startHookReceiver>>
let mail: Awaited<ReturnType<typeof startMailServer>>
beforeAll(async () => {
  clock = new CrankedClock()
  // The first delivery of all is refused once, to be repeated.
  hook = await startHookReceiver([503, 200])
  mail = await startMailServer()
  stage = await startTestCoordinator({
    clock,
    flags: { allowPrivateWebhooks: true, smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  cast = await setStage(stage)
})
afterAll(async () => {
  await stage.stop()
  await Promise.all([hook.stop(), mail.stop()])
})

/** Time passes, and the workers get the real time they need for what became due. */
async function pass(ms: number): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < 20; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}

const useFlow = async (advanced: object): Promise<void> => {
  const body = { ...flowBody('Security asks', cast.security.id), advanced }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, body))
}
const ask = (
  tool = 'write_file',
  values: object = { path: 'a', content: 'TOP-SECRET-VALUE' },
): Promise<Request> =>
  must(
    cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: tool, arguments: values }] }),
  )
const see = (id: string): Promise<Request> => must(cast.ana.client.get(`/requests/${id}`))

describe('timers', () => {
  it('deny in silence when the flow says so: not a moment early, and once', async () => {
    await useFlow({ autoDenyAfterMinutes: 10 })
    const { id } = await ask()
    await pass(10 * MINUTE - 1000)
    expect((await see(id)).status).toBe('pending')
    await pass(2000)
    expect(await see(id)).toMatchObject({ status: 'auto-denied', resolution: { by: 'timeout' } })
  })

  it('survive a restart', async () => {
    await useFlow({ autoDenyAfterMinutes: 10 })
    const { id } = await ask()
    await stage.restart()
    await pass(11 * MINUTE)
    expect((await see(id)).status).toBe('auto-denied')
  })

  it('approve in silence only when somebody was in fact told', async () => {
    await useFlow({ autoApproveAfterMinutes: 10 })
    const { id } = await ask()
    await pass(MINUTE)
    expect((await see(id)).notified).toBe(true)
    // The warning comes half-way, and silence counts from it.
    await pass(5 * MINUTE)
    expect((await see(id)).status).toBe('pending')
    await pass(5 * MINUTE)
    expect(await see(id)).toMatchObject({ status: 'auto-approved', resolution: { by: 'timeout' } })
  })

  it('do nothing any more once somebody decided', async () => {
    await useFlow({ autoDenyAfterMinutes: 10, remindAfterMinutes: 5 })
    const { id } = await ask()
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
    )
    await pass(12 * MINUTE)
    expect((await see(id)).status).toBe('approved')
    expect((await see(id)).timeline.filter(({ type }) => type === 'request.reminded')).toEqual([])
  })

  it('let an approval lapse that nobody used', async () => {
    await useFlow({})
    const { id } = await ask()
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
    )
    expect((await see(id)).tools[0]?.grant).toBe('ready')
    await pass(16 * MINUTE)
    expect((await see(id)).tools[0]?.grant).toBe('lapsed')
  })
})

describe('messages', () => {
  it('go by mail to those who may decide, and say nothing of the arguments', async () => {
    await useFlow({ remindAfterMinutes: 5 })
    const before = mail.mails.all.length
    await ask()
    await pass(1000)
    const asked = (await mail.mails.take(before + 2)).slice(before)
    expect(
      asked
        .map(({ recipients }) => recipients)
        .flat()
        .sort(),
    ).toEqual(['ana@example.com', 'ben@example.com'])
    expect(asked[0]).toMatchObject({
      subject: 'Max asks to use Files: write_file',
      from: { address: 'approvals@example.com' },
    })
    expect(asked[0]?.text).toMatch(/\/r\/[0-9a-f]{64}$/m)
    expect(JSON.stringify(mail.mails.all)).not.toContain('TOP-SECRET-VALUE')
    await pass(6 * MINUTE)
    const reminded = (await mail.mails.take(before + 4)).slice(before + 2)
    expect(new Set(reminded.map(({ subject }) => subject))).toEqual(
      new Set(['Still waiting: Max asks to use Files: write_file']),
    )
  })

  it('go to the flow’s webhook, signed, again after a failure under the same id, without arguments', async () => {
    await useFlow({ webhook: { url: hook.url, secret: SECRET } })
    const { id } = await ask()
    await pass(1000)
    await pass(15_000)
    await hook.hooks.take(3)
    const [first, second] = hook.hooks.all.filter(({ body }) => body.includes('"request.created"'))
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id'])
    expect(second?.body).toBe(first?.body)
    const { body, headers } = second as { body: string; headers: Record<string, string> }
    const signature = new Webhook(SECRET).sign(
      headers['webhook-id'] ?? '',
      new Date(Number(headers['webhook-timestamp']) * 1000),
      body,
    )
    expect(headers['webhook-signature']).toBe(signature)
    expect(JSON.parse(body)).toMatchObject({
      type: 'request.created',
      data: { id, status: 'pending', requester: { name: 'Max' } },
    })
    expect(JSON.stringify(hook.hooks.all)).not.toContain('TOP-SECRET-VALUE')
  })

  it('never show the secret of a webhook again, and keep it when it is sent back masked', async () => {
    const body = {
      ...flowBody('Security asks', cast.security.id),
      advanced: { webhook: { url: hook.url, secret: '••••' } },
    }
    const saved = await must<{ advanced: { webhook: object } }>(
      cast.olga.client.put(`/flows/${cast.flow.id}`, body),
    )
    expect(saved.advanced.webhook).toEqual({ url: hook.url, secret: '••••' })
    const moved = { ...body, advanced: { webhook: { url: 'https://evil.example/hook', secret: '••••' } } }
    expect((await cast.olga.client.put(`/flows/${cast.flow.id}`, moved)).status).toBe(422)
    const everything = await stage.coordinator.core.store.read(async (tx) => [
      await tx.collection('flows').all(),
      await tx.collection('flow-versions').all(),
      await tx.log.read(0, 10_000),
      (await tx.requests.query({ sort: 'createdAt', descending: true, limit: 500 })).rows,
    ])
    expect(JSON.stringify(everything)).not.toContain(SECRET.slice('whsec_'.length))
  })

  it('are listed with what became of them, and one that failed can be sent again', async () => {
    const page = await must<{ items: Delivery[] }>(
      cast.olga.client.get('/deliveries?channel=webhook&limit=500'),
    )
    const first = page.items.find(({ attempts }) => attempts === 2)
    expect(first).toMatchObject({
      status: 'delivered',
      lastResponse: expect.stringContaining('200') as string,
    })
    const again = await cast.olga.client.post<{ code: string }>(
      `/deliveries/${encodeURIComponent(first?.id ?? '')}/resend`,
    )
    expect([again.status, again.body.code]).toEqual([409, 'already_delivered'])
    expect(
      (await cast.ben.client.post(`/deliveries/${encodeURIComponent(first?.id ?? '')}/resend`)).status,
    ).toBe(403)
  })
})

describe('what changes with the clock alone', () => {
  it('a session ends when its time is over, and its stream with it', async () => {
    const { token } = await must<{ token: string }>(cast.ana.client.post('/session'))
    const stream = await openStream(stage.url, token)
    await pass(12 * 60 * MINUTE)
    await pass(MINUTE)
    expect(await stream.closed).toBe(4001)
    expect((await stage.as(token).get('/me')).status).toBe(401)
  })

  it('a session that nobody uses ends before its time, and is not said to have been revoked', async () => {
    const [{ token: unused }, { token: used }] = await Promise.all([
      must<{ token: string }>(cast.ana.client.post('/session')),
      must<{ token: string }>(cast.ana.client.post('/session')),
    ])
    const stream = await openStream(stage.url, unused)
    const use = async () => {
      await must(stage.as(used).get('/me'))
      // The use is written beside the answer.
      const items = async () =>
        (await must<{ items: OpenSession[] }>(stage.as(used).get('/me/sessions'))).items
      const now = clock.now().at
      await expect
        .poll(async () => Date.parse((await items()).find(({ current }) => current)?.lastUsedAt ?? ''))
        .toBeGreaterThan(now - 2 * MINUTE)
    }
    for (const _hours of [1, 2]) {
      await pass(119 * MINUTE)
      await use()
    }
    await pass(5 * MINUTE)
    expect(await stream.closed).toBe(4001)
    const refused = await stage.as(unused).get<{ code: string; data?: object }>('/me')
    expect(refused).toMatchObject({ status: 401, body: { code: 'expired_credentials' } })
    expect(refused.body.data).toBeUndefined()
    await must(stage.as(used).get('/me'))
  })

  it('somebody who stands in may decide from their first day, and not after their last', async () => {
    await useFlow({})
    const { id } = await ask()
    const at = (days: number): string => new Date(clock.now().at + days * 24 * 60 * MINUTE).toISOString()
    const delegation = { to: cast.eve.id, from: at(1), until: at(2) }
    await must(
      cast.olga.client.put(`/users/${cast.ana.id}`, {
        name: 'Ana',
        email: 'ana@example.com',
        role: 'approver',
        groups: [cast.security.id],
        delegation,
      }),
    )
    const forEve = async (): Promise<boolean> =>
      (await must<{ items: Request[] }>(cast.eve.client.get('/requests?assignee=me'))).items.some(
        (one) => one.id === id,
      )
    expect(await forEve()).toBe(false)
    await pass(24 * 60 * MINUTE)
    await pass(MINUTE)
    expect([await forEve(), (await see(id)).assignees.includes(cast.eve.id)]).toEqual([true, true])
    await pass(24 * 60 * MINUTE)
    await pass(MINUTE)
    expect(await forEve()).toBe(false)
  })
})

it('edited arguments stay out of the log too, and the log still leads to what is stored', async () => {
  await useFlow({})
  const { id } = await ask()
  const edits = { write_file: { path: 'a', content: 'EDITED-SECRET-VALUE' } }
  await must(
    cast.ben.client.post(`/requests/${id}/decisions`, {
      decisionId: randomUUID(),
      verdict: 'approve',
      edits,
    }),
  )
  expect((await see(id)).tools[0]).toMatchObject({ edited: true, arguments: edits.write_file })
  const log = await stage.coordinator.core.store.read((tx) => tx.log.read(0, 10_000))
  expect(JSON.stringify(log)).not.toContain('EDITED-SECRET-VALUE')
})

it('the log holds no argument of all these calls, and is whole', async () => {
  const log = await stage.coordinator.core.store.read((tx) => tx.log.read(0, 10_000))
  expect(JSON.stringify(log)).not.toContain('TOP-SECRET-VALUE')
  expect(await must(cast.olga.client.get('/audit/verify'))).toMatchObject({ ok: true, entries: log.length })
})
