import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { FlowResource, WebhookTestAnswer } from '../../../shared/contract/http/flows.ts'
import type { Delivery } from '../../../shared/contract/http/record.ts'
import { flowBody, must, setStage, type Cast } from '../../testing/cast.ts'
import { startTestCoordinator, type TestCoordinator } from '../../testing/test-coordinator.ts'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let stage: TestCoordinator
let cast: Cast
let receiver: Server
let answer = 200
const received: Received[] = []

beforeAll(async () => {
  receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      received.push({ headers: request.headers, body })
      response.writeHead(answer).end('thank you')
    })
  })
  await new Promise<void>((done) => void receiver.listen(0, '127.0.0.1', done))
  stage = await startTestCoordinator({ flags: { allowPrivateWebhooks: true } })
  cast = await setStage(stage)
})
afterAll(async () => {
  await stage.stop()
  receiver.close()
})

async function flowWithWebhook(name: string): Promise<FlowResource> {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
  const body = { ...flowBody(name, cast.security.id), advanced: { webhook: { url, secret: SECRET } } }
  return must<FlowResource>(cast.olga.client.post('/flows', body))
}

async function settled(id: string): Promise<Delivery> {
  for (;;) {
    const { items } = await must<{ items: Delivery[] }>(cast.olga.client.get('/deliveries?channel=webhook'))
    const found = items.find((delivery) => delivery.id === id)
    if (found && found.status !== 'queued' && found.status !== 'sending') return found
    await new Promise((wait) => void setTimeout(wait, 20))
  }
}

const test = (flow: FlowResource) =>
  must<WebhookTestAnswer>(cast.olga.client.post(`/flows/${flow.id}/webhook-test`, {}))

it('sends a signed event to the saved address and records the answer', async () => {
  const flow = await flowWithWebhook('Tested')
  const { deliveryId } = await test(flow)
  expect(await settled(deliveryId)).toMatchObject({
    status: 'delivered',
    lastResponse: '200 thank you',
    kind: 'webhook.test',
  })
  const [event] = received
  const verified = new Webhook(SECRET).verify(event?.body ?? '', event?.headers as Record<string, string>)
  expect(verified).toMatchObject({ type: 'webhook.test', data: { flow: { id: flow.id, name: 'Tested' } } })
})

it('is tried once: whoever asks is looking', async () => {
  answer = 500
  const flow = await flowWithWebhook('Broken')
  const before = received.length
  const { deliveryId } = await test(flow)
  expect(await settled(deliveryId)).toMatchObject({
    status: 'failed',
    lastResponse: '500 thank you',
    attempts: 1,
  })
  expect(received.length).toBe(before + 1)
})

it('is refused for a flow without a webhook, and for anybody but an administrator', async () => {
  expect(await cast.olga.client.post(`/flows/${cast.flow.id}/webhook-test`, {})).toMatchObject({
    status: 404,
  })
  const flow = await flowWithWebhook('Guarded')
  expect(await cast.ana.client.post(`/flows/${flow.id}/webhook-test`, {})).toMatchObject({ status: 403 })
})
