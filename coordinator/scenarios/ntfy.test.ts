import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery, DeliveryDetail } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { ChannelSettings, ChannelTestAnswer } from '../../shared/contract/http/settings.ts'
import { hostileTexts } from '../../shared/domain/text/hostile-corpus.ts'
import { ntfy, ntfyBody } from '../adapters/channels/ntfy/ntfy.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { startHookReceiver } from '../testing/receivers.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

interface Published {
  readonly topic: string
  readonly title: string
  readonly message: string
  readonly priority: number
  readonly click: string
}

let server: Awaited<ReturnType<typeof startHookReceiver>>
let stage: TestCoordinator
let cast: Cast
const addressWith = (credentials: string): string =>
  server.url.replace('http://', `ntfy+http://${credentials}`).replace('/hook', '/ops-9f2c')
beforeAll(async () => {
  server = await startHookReceiver([503, 200])
  stage = await startTestCoordinator({ flags: { ntfyUrl: addressWith(':tk_s3cret@') } })
  cast = await setStage(stage)
  const flow = { ...flowBody('Security asks', cast.security.id), channels: ['email', 'ntfy'] }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, flow))
})
afterAll(async () => {
  await stage.stop()
  await server.stop()
})

describe('a topic', () => {
  it('is told of a request and of its decision, again after a failure, and never of its arguments', async () => {
    const tools = [{ name: 'write_file', arguments: { path: 'a', content: 'TOP-SECRET-VALUE' } }]
    const { id } = await must<Request>(cast.robot.client.post('/requests', { connector: 'files', tools }))
    const { hooks } = server
    await hooks.take(2)
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
    )
    await hooks.take(3)
    const published = hooks.all.map(({ body }) => JSON.parse(body) as Published)
    expect(published[1]).toEqual(published[0])
    expect(published[0]).toMatchObject({
      topic: 'ops-9f2c',
      title: 'Max asks to use Files',
      priority: 3,
      click: `${stage.url}/#/requests/${id}`,
    })
    expect(published[2]?.title).toBe('The request of Max to use Files was approved')
    expect(hooks.all.map(({ headers }) => headers['authorization'])).toEqual(
      Array.from({ length: 3 }, () => 'Bearer tk_s3cret'),
    )
    expect(JSON.stringify(hooks.all)).not.toContain('TOP-SECRET-VALUE')
    const { items } = await must<{ items: Delivery[] }>(
      cast.olga.client.get(`/deliveries?channel=ntfy&requestId=${id}`),
    )
    const detail = await must<DeliveryDetail>(
      cast.olga.client.get(`/deliveries/${encodeURIComponent(items[0]?.id ?? '')}`),
    )
    expect(detail.preview?.subject).toBe('The request of Max to use Files was approved')
  })

  it('is set up in the app, shows neither topic nor token to anybody, and keeps them for the same server', async () => {
    const own = await startTestCoordinator({ flags: { allowPrivateWebhooks: true } })
    try {
      const admin = own.as(OWNER_TOKEN)
      const saved = await must<ChannelSettings>(
        admin.put('/settings/ntfy', { url: addressWith('bot:p%40ss@') }),
      )
      expect(saved.url).toBe(server.url.replace('http://', 'ntfy+http://bot:••••@').replace('/hook', '/••••'))
      const again = await must<ChannelSettings>(admin.put('/settings/ntfy', { url: saved.url }))
      expect(again).toEqual(saved)
      expect(await must<ChannelTestAnswer>(admin.post('/settings/ntfy/test', {}))).toMatchObject({
        delivered: true,
      })
      const { headers, body } = server.hooks.all.at(-1) ?? { headers: {}, body: '{}' }
      expect(headers).toMatchObject({
        authorization: `Basic ${Buffer.from('bot:p@ss').toString('base64')}`,
      })
      expect(JSON.parse(body)).toMatchObject({ topic: 'ops-9f2c', title: 'Test of Countersign' })
      const elsewhere = { url: (saved.url ?? '').replace('127.0.0.1', 'evil.example') }
      expect((await admin.put('/settings/ntfy', elsewhere)).status).toBe(422)
      const log = await own.coordinator.core.store.read((tx) => tx.log.read(0, 1000))
      expect(JSON.stringify(log)).not.toMatch(/ops-9f2c|p%40ss/)
    } finally {
      await own.stop()
    }
  })
})

describe('what is published', () => {
  it('is one message of bounded size, whatever it is called, and louder when silence will decide', () => {
    for (const { text } of hostileTexts()) {
      const long = text.repeat(300).slice(0, 20_000)
      const body = ntfyBody('t', { title: long, facts: [['Tools', long]], pressing: true })
      const { title, message, priority } = JSON.parse(body) as Published
      expect(priority).toBe(4)
      expect(Buffer.byteLength(message)).toBeLessThan(4_096)
      expect([...title].length).toBeLessThanOrEqual(200)
    }
  })

  it.each([
    ['https://ntfy.sh/topic', /begins with ntfy:/],
    ['ntfy://ntfy.sh', /topic stands behind/],
    ['ntfy://ntfy.sh/a/b', /topic stands behind/],
    ['ntfy://ntfy.sh/topic?auth=x', /topic stands behind/],
    ['ntfy://ntfy.sh/töpic', /topic stands behind/],
    [`ntfy://ntfy.sh/${'a'.repeat(65)}`, /topic stands behind/],
    ['ntfy://', /begins with ntfy:/],
  ])('%s is no address', (url, words) => expect(ntfy.readAddress(url)).toMatch(words))
})
