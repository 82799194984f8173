import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, describe, expect, it } from 'vitest'
import { isPublicAddress } from './address-guard.ts'
import { createEndpointLanes } from './endpoint-lanes.ts'
import { createWebhookChannel } from './webhook-channel.ts'

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const older = `whsec_${Buffer.alloc(24, 8).toString('base64')}`
const servers: Server[] = []

type Answer = { status: number; headers?: Record<string, string>; body?: string }

async function receiver(answer: (request: IncomingMessage, body: string) => Answer): Promise<string> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      const { status, headers, body: text } = answer(request, body)
      response.writeHead(status, headers).end(text ?? '')
    })
  })
  servers.push(server)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const send = (to: string, allowPrivate = true) =>
  createWebhookChannel({
    secrets: [secret, older],
    lanes: createEndpointLanes(4),
    allowPrivate,
    now: () => new Date(),
  }).send(
    {
      id: 'req_1:3:0:webhook',
      kind: 'request.created',
      to,
      payload: { type: 'request.created', data: { id: 'req_1' } },
    },
    new AbortController().signal,
  )

describe('webhook channel', () => {
  it('signs so that the specification’s own library accepts it', async () => {
    let verified: unknown
    const to = await receiver((request, body) => {
      verified = new Webhook(secret).verify(body, request.headers as Record<string, string>)
      return { status: 204 }
    })
    expect(await send(to)).toMatchObject({ status: 'delivered' })
    expect(verified).toEqual({ type: 'request.created', data: { id: 'req_1' } })
  })

  it.each<[string, Answer, object]>([
    ['a receiver in trouble', { status: 503 }, { status: 'retry' }],
    [
      'a receiver that names a time',
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 'retry', afterMs: 7000 },
    ],
    ['a receiver that is gone', { status: 410 }, { status: 'failed' }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, { status: 'retry' }],
    [
      'an endless answer',
      { status: 200, body: 'x'.repeat(70_000) },
      { status: 'retry', response: 'the answer is longer than 64 KiB' },
    ],
  ])('%s', async (_name, answer, expected) => {
    expect(await send(await receiver(() => answer))).toMatchObject(expected)
  })

  it('does not connect to private addresses unless the operator allows it', async () => {
    let reached = 0
    const to = (await receiver(() => ((reached += 1), { status: 200 }))).replace('http:', 'https:')
    expect(await send(to, false)).toMatchObject({ status: 'failed' })
    expect(await send(to.replace('127.0.0.1', 'localhost'), false)).toMatchObject({ status: 'failed' })
    expect(await send('http://example.com/hook', false)).toMatchObject({ status: 'failed' })
    expect(reached).toBe(0)
  })
})

describe('isPublicAddress', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '0.0.0.0',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    'not an address',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:1.1.1.1'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
})
