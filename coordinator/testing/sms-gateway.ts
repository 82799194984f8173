import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One message that was handed in. */
export interface GatewayMessage {
  readonly sid: string
  readonly to: string
  readonly from: string
  readonly body: string
  readonly statusCallback: string | null
}

type Answer = { readonly status: number; readonly body: object; readonly headers?: Record<string, string> }

const ACCOUNT = 'AC00000000000000000000000000000001'
const TOKEN = 'gateway-token-0123456789'

/**
 * A gateway on a real socket that follows Twilio's documentation of the Message resource, refuses wrong credentials, and
 * signs what it calls. `answer`: what it says instead of taking the message.
 */
export async function startSmsGateway() {
  const messages: GatewayMessage[] = []
  const next: Answer[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      const reply = ({ status, body, headers = {} }: Answer): void =>
        void response
          .writeHead(status, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify(body))
      const expected = `Basic ${Buffer.from(`${ACCOUNT}:${TOKEN}`).toString('base64')}`
      if (request.headers.authorization !== expected)
        return reply({ status: 401, body: { code: 20003, message: 'Authenticate', status: 401 } })
      const isCreate =
        request.method === 'POST' && request.url === `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`
      const isForm = request.headers['content-type'] === 'application/x-www-form-urlencoded'
      if (!isCreate || !isForm)
        return reply({ status: 404, body: { code: 20404, message: 'not found', status: 404 } })
      const instead = next.shift()
      if (instead) return reply(instead)
      const form = new URLSearchParams(text)
      const message = {
        sid: `SM${randomBytes(16).toString('hex')}`,
        to: form.get('To') ?? '',
        from: form.get('From') ?? '',
        body: form.get('Body') ?? '',
        statusCallback: form.get('StatusCallback'),
      }
      messages.push(message)
      // As long as the real one's answer is.
      const rest = { num_segments: '1', uri: `/x/${'y'.repeat(600)}`, error_code: null }
      reply({ status: 201, body: { sid: message.sid, status: 'queued', ...rest } })
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  /** Written out here once more, so that the product's own signing is not what it is checked by. */
  const sign = (url: string, form: Readonly<Record<string, string>>, token: string): string => {
    const hmac = createHmac('sha1', token).update(url)
    for (const name of Object.keys(form).sort()) hmac.update(name + (form[name] ?? ''))
    return hmac.digest('base64')
  }
  return {
    messages,
    url: `twilio+http://${ACCOUNT}:${TOKEN}@127.0.0.1:${port}?from=%2B46700000000`,
    /** Answers so, once, to the next message. */
    answerNext: (...answers: readonly Answer[]) => void next.push(...answers),
    /** Calls as the provider does. `forge` changes what was signed, or how. */
    async call(
      url: string,
      form: Readonly<Record<string, string>>,
      forge: {
        readonly token?: string
        readonly signature?: string
        readonly signed?: Record<string, string>
      } = {},
    ): Promise<{ status: number; text: string }> {
      const signature = forge.signature ?? sign(url, forge.signed ?? form, forge.token ?? TOKEN)
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
        body: new URLSearchParams(form).toString(),
      })
      return { status: response.status, text: await response.text() }
    },
    stop: () => new Promise<void>((done) => void server.close(() => done())),
  }
}

export type SmsGateway = Awaited<ReturnType<typeof startSmsGateway>>
