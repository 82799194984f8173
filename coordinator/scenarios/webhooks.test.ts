import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FlowResource } from '../../shared/contract/http/flows.ts'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { WebhookReplay } from '../../shared/contract/http/settings.ts'
import { createEndpointLanes } from '../adapters/channels/webhook/endpoint-lanes.ts'
import type { ServerMessage } from '../../shared/contract/stream.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { CrankedClock } from '../testing/cranked-clock.ts'
import { pause } from '../testing/pause.ts'
import { startMailServer } from '../testing/receivers.ts'
import { openStream } from '../testing/stream-client.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

const HOUR = 3_600_000
const secretOf = (fill: number): string => `whsec_${Buffer.alloc(24, fill).toString('base64')}`

interface Hook {
  readonly id: string
  readonly type: string
  readonly headers: Record<string, string>
  readonly body: string
}

let clock: CrankedClock
let stage: TestCoordinator
let cast: Cast
let mail: Awaited<ReturnType<typeof startMailServer>>
let server: Server
let url: string
const hooks: Hook[] = []
/** The status of the next answers, the last one for ever. */
let answers: number[] = [200]
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString()))
    request.on('end', () => {
      const headers = request.headers as Record<string, string>
      hooks.push({
        id: headers['webhook-id'] ?? '',
        type: (JSON.parse(body) as { type: string }).type,
        headers,
        body,
      })
      response.writeHead(answers.length > 1 ? (answers.shift() ?? 200) : (answers[0] ?? 200)).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  mail = await startMailServer()
  // Signatures are checked against the real time by the specification's own library.
  clock = new CrankedClock()
  clock.turn(Date.now() - clock.now().at)
  stage = await startTestCoordinator({
    clock,
    flags: { allowPrivateWebhooks: true, smtpUrl: mail.url, smtpFrom: 'approvals@example.com' },
  })
  cast = await setStage(stage)
})
afterAll(async () => {
  await stage.stop()
  server.close()
  await mail.stop()
})
beforeEach(() => {
  hooks.splice(0)
  answers = [200]
})

async function pass(ms: number): Promise<void> {
  clock.turn(ms)
  for (let round = 0; round < 20; round += 1) {
    await pause(10)
    clock.turn(25)
  }
}
const useSecret = (secret: string): Promise<FlowResource> =>
  must(
    cast.olga.client.put(`/flows/${cast.flow.id}`, {
      ...flowBody('Security asks', cast.security.id),
      advanced: { webhook: { url, secret } },
    }),
  )
const isAlert = (message: ServerMessage): message is Extract<ServerMessage, { type: 'alert' }> =>
  message.type === 'alert'
const ask = (): Promise<Request> =>
  must(cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'write_file' }] }))
const approve = (id: string) =>
  must(cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }))
const accepts = (secret: string, { headers, body }: Hook): boolean => {
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  }
}
const webhooksOf = async (id: string): Promise<readonly Delivery[]> =>
  (await must<{ items: Delivery[] }>(cast.olga.client.get(`/deliveries?channel=webhook&requestId=${id}`)))
    .items

describe('a webhook', () => {
  it('gets the events of a request in order, also after failures', async () => {
    await useSecret(secretOf(1))
    answers = [503, 503, 200]
    const { id } = await ask()
    await approve(id)
    await pass(1000)
    expect(hooks.map(({ type }) => type)).toEqual(['request.created'])
    for (let round = 0; round < 8; round += 1) await pass(20_000)
    const arrived = hooks.slice(2).map(({ type }) => type)
    expect(arrived[0]).toBe('request.created')
    expect(arrived.at(-1)).toBe('request.resolved')
    expect(new Set(arrived).size).toBe(arrived.length)
    expect((await webhooksOf(id)).every(({ status }) => status === 'delivered')).toBe(true)
  })

  it('is signed with both secrets for a day after a change, also for requests that were there before', async () => {
    await useSecret(secretOf(2))
    const { id } = await ask()
    await pass(1000)
    await useSecret(secretOf(3))
    hooks.splice(0)
    await approve(id)
    await pass(1000)
    const after = hooks.at(-1) as Hook
    expect([secretOf(1), secretOf(2), secretOf(3)].map((secret) => accepts(secret, after))).toEqual([
      false,
      true,
      true,
    ])
    expect(after.headers['webhook-signature']?.split(' ')).toHaveLength(2)
    const flow = await must<FlowResource>(cast.olga.client.get(`/flows/${cast.flow.id}`))
    expect(JSON.stringify(flow)).not.toContain('previous')
    // Saving again, unchanged, does not end the rotation early.
    await useSecret('••••')
    hooks.splice(0)
    await ask()
    await pass(1000)
    expect(accepts(secretOf(2), hooks[0] as Hook)).toBe(true)
    hooks.splice(0)
    await pass(24 * HOUR)
    await ask()
    await pass(1000)
    expect(hooks.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(1)
  })

  it('is switched off when its receiver is gone, and administrators are told', async () => {
    await useSecret(secretOf(4))
    const desktop = await openStream(stage.url, OWNER_TOKEN)
    const approver = await openStream(stage.url, cast.ana.token)
    answers = [410]
    const { id } = await ask()
    await approve(id)
    await pass(1000)
    await pass(5000)
    expect(hooks).toHaveLength(1)
    const statuses = (await webhooksOf(id)).map(({ status }) => status)
    expect([...new Set(statuses)].sort()).toEqual(['failed', 'withdrawn'])
    expect(
      (await must<FlowResource>(cast.olga.client.get(`/flows/${cast.flow.id}`))).webhookGoneAt,
    ).toBeDefined()
    await expect
      .poll(() => mail.mails.all.find(({ subject }) => subject?.includes('was switched off')))
      .toMatchObject({ recipients: ['olga@example.com'] })
    const told = mail.mails.all.find(
      ({ subject }) => subject === 'The webhook of flow Security asks was switched off',
    )
    expect(told?.text).toContain(url)
    const { items } = await must<{ items: Delivery[] }>(cast.olga.client.get('/deliveries?channel=desktop'))
    const alerts = items.filter(({ kind }) => kind === 'webhook-gone')
    expect(alerts).toMatchObject([{ recipient: cast.olga.id, status: 'queued' }])
    const alert = { id: alerts[0]?.id, kind: 'webhook-gone', flowId: cast.flow.id, flow: 'Security asks' }
    expect(await desktop.until(isAlert)).toEqual({ type: 'alert', alert })
    expect(approver.messages.some(isAlert)).toBe(false)
    // Nobody showed it yet: whoever comes later is told as well.
    const later = await openStream(stage.url, OWNER_TOKEN)
    expect(await later.until(isAlert)).toEqual({ type: 'alert', alert })
    later.close()
    await ask()
    await pass(1000)
    expect(hooks).toHaveLength(1)
    // A test that arrives switches it on again.
    answers = [200]
    await must(cast.olga.client.post(`/flows/${cast.flow.id}/webhook-test`))
    await pass(1000)
    expect(
      (await must<FlowResource>(cast.olga.client.get(`/flows/${cast.flow.id}`))).webhookGoneAt,
    ).toBeUndefined()
    const after = await openStream(stage.url, OWNER_TOKEN)
    await after.until(({ type }) => type === 'hello')
    await pause(100)
    expect(after.messages.some(isAlert), 'nothing is told that is over').toBe(false)
    await ask()
    await pass(1000)
    expect(hooks.some(({ type }) => type === 'request.created')).toBe(true)
    // Gone once more, and shown this time.
    answers = [410]
    await ask()
    await pass(1000)
    const again = await after.next(isAlert)
    after.send({ type: 'shown', noticeId: again.alert.id })
    const statusOf = async () =>
      (await must<{ items: Delivery[] }>(cast.olga.client.get('/deliveries?channel=desktop'))).items.find(
        ({ id }) => id === again.alert.id,
      )?.status
    await expect.poll(statusOf).toBe('delivered')
    for (const stream of [desktop, approver, after]) stream.close()
    answers = [200]
    await must(cast.olga.client.post(`/flows/${cast.flow.id}/webhook-test`))
    await pass(60_000)
  })

  it('gets a stretch of time again, under the same ids', async () => {
    await useSecret(secretOf(5))
    await pass(HOUR)
    const from = new Date(clock.now().at).toISOString()
    const { id } = await ask()
    await approve(id)
    await pass(1000)
    await pass(1000)
    const first = hooks.map((hook) => hook.id)
    expect(first.length).toBeGreaterThanOrEqual(2)
    const to = new Date(clock.now().at).toISOString()
    await pass(HOUR)
    await ask()
    await pass(1000)
    hooks.splice(0)
    const replay = { from, to }
    expect(
      await must<WebhookReplay>(cast.olga.client.post(`/flows/${cast.flow.id}/webhook-replay`, replay)),
    ).toEqual({ replayed: first.length, more: false })
    await pass(1000)
    await pass(1000)
    expect(hooks.map((hook) => hook.id)).toEqual(first)
  })
})

describe('lanes', () => {
  it('let so many through at once for each endpoint', async () => {
    const lanes = createEndpointLanes(2)
    const now = { a: 0, b: 0 }
    const most = { a: 0, b: 0 }
    const run = (endpoint: 'a' | 'b') =>
      lanes.run(endpoint, async () => {
        most[endpoint] = Math.max(most[endpoint], ++now[endpoint])
        await pause(5)
        now[endpoint] -= 1
        return { status: 'delivered', response: '' }
      })
    await Promise.all(Array.from({ length: 20 }, (_, n) => run(n % 2 === 0 ? 'a' : 'b')))
    expect(most).toEqual({ a: 2, b: 2 })
  })

  it('put off what waits behind a receiver that does not answer', async () => {
    const lanes = createEndpointLanes(1)
    let tried = 0
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () =>
        lanes.run('a', async () => {
          tried += 1
          await pause(5)
          return { status: 'retry', response: 'timeout', silent: true }
        }),
      ),
    )
    expect(tried).toBe(1)
    expect(outcomes.every(({ status }) => status === 'retry')).toBe(true)
  })
})
