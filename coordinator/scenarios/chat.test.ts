import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import type { ChannelTestAnswer } from '../../shared/contract/http/settings.ts'
import { hostileTexts } from '../../shared/domain/text/hostile-corpus.ts'
import { chat } from '../adapters/channels/chat/chat.ts'
import { slackBody, teamsBody } from '../adapters/channels/chat/chat-bodies.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { startHookReceiver } from '../testing/receivers.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

let hook: Awaited<ReturnType<typeof startHookReceiver>>
let stage: TestCoordinator
let cast: Cast
beforeAll(async () => {
  hook = await startHookReceiver([503, 200])
  stage = await startTestCoordinator({ flags: { chatUrl: hook.url.replace('http', 'slack+http') } })
  cast = await setStage(stage)
  const flow = { ...flowBody('Security asks', cast.security.id), channels: ['email', 'chat'] }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, flow))
})
afterAll(async () => {
  await stage.stop()
  await hook.stop()
})

describe('a room', () => {
  it('is told of a request and of its decision, without arguments; what waited is taken back once it is decided', async () => {
    const tools = [{ name: 'write_file', arguments: { path: 'a', content: 'TOP-SECRET-VALUE' } }]
    const { id } = await must<Request>(cast.robot.client.post('/requests', { connector: 'files', tools }))
    await hook.hooks.take(1)
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' }),
    )
    const page = async () =>
      (await must<{ items: Delivery[] }>(cast.olga.client.get(`/deliveries?channel=chat&requestId=${id}`)))
        .items
    await expect
      .poll(async () => (await page()).filter(({ status }) => status === 'delivered').length, {
        timeout: 30_000,
      })
      .toBeGreaterThanOrEqual(1)
    const sent = hook.hooks.all.map(({ body }) => JSON.parse(body) as { text: string; blocks: object[] })
    expect(sent[0]?.text).toBe('Max asks to use Files')
    expect(sent.at(-1)?.text).toBe('The request of Max to use Files was approved')
    expect(JSON.stringify(sent[0]?.blocks)).toContain(`${stage.url}/#/requests/${id}`)
    expect(JSON.stringify(hook.hooks.all)).not.toContain('TOP-SECRET-VALUE')
    expect((await page()).map(({ status }) => status).sort()).toEqual(['delivered', 'withdrawn'])
  })

  it('can be tried, and set up for Teams in the app', async () => {
    expect(await must<ChannelTestAnswer>(cast.olga.client.post('/settings/chat/test', {}))).toMatchObject({
      delivered: true,
    })
    const own = await startTestCoordinator({ flags: { allowPrivateWebhooks: true } })
    try {
      const admin = own.as(OWNER_TOKEN)
      await must(admin.put('/settings/chat', { url: hook.url.replace('http', 'teams+http') }))
      await must(admin.post('/settings/chat/test', {}))
      expect(JSON.parse(hook.hooks.all.at(-1)?.body ?? '')).toMatchObject({
        type: 'message',
        attachments: [{ content: { type: 'AdaptiveCard' } }],
      })
    } finally {
      await own.stop()
    }
  })
})

describe('what a room reads', () => {
  it('is never a mention, a link or formatting', () => {
    for (const text of ['<!channel> hi', '<https://evil.example|safe>', '*bold* [x](https://evil.example)']) {
      const content = { title: text, facts: [['Tools', text]] as const }
      const slack = slackBody(content) as { text: string; blocks: { text?: { type: string } }[] }
      expect(slack.text).not.toMatch(/[<>]/)
      expect(slack.blocks.every((block) => block.text?.type === 'plain_text')).toBe(true)
      expect(JSON.stringify(teamsBody(content))).not.toContain('"TextBlock"')
    }
  })

  it('holds hostile names as text of bounded length', () => {
    for (const { text } of hostileTexts()) {
      const { blocks } = slackBody({ title: text.repeat(300), facts: [] }) as {
        blocks: { text: { text: string } }[]
      }
      expect([...(blocks[0]?.text.text ?? '')].length).toBeLessThanOrEqual(150)
    }
  })

  it.each([
    ['https://hooks.slack.com/services/x', /slack:\/\/ or teams:\/\//],
    ['slack://hooks.slack.com', /not whole/],
    ['slack://', /slack:\/\/ or teams:\/\//],
  ])('%s is no address', (url, words) => expect(chat.readAddress(url)).toMatch(words))
})
