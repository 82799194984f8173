import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from '../../../testing/test-certificate.ts'
import type { Channel } from '../../../ports/channel.ts'
import { createEmailChannel } from './email-channel.ts'
import type { SmtpSettings } from './smtp-transport.ts'
import { startOddMailServer, type Oddity } from './testing/odd-mail-server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

interface Taken {
  readonly mail: Email
  readonly from: string
  readonly to: readonly string[]
  readonly encrypted: boolean
  readonly user: unknown
}

async function startServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const server = new SMTPServer({
    key: TEST_CERTIFICATE_KEY,
    cert: TEST_CERTIFICATE,
    authOptional: true,
    ...options,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        PostalMime.parse(Buffer.concat(chunks)).then((mail) => {
          const { mailFrom, rcptTo } = session.envelope
          taken.push({
            mail,
            from: mailFrom === false ? '' : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            encrypted: session.secure,
            user: session.user,
          })
          done()
        }, done)
      })
    },
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  closing.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(resolve)
      }),
  )
  return { taken, port: (server.server.address() as AddressInfo).port }
}

const CONTENT = {
  subject: 'Max asks to use Files: write_file',
  text: 'plain',
  html: '<p>html</p>',
  thread: 'req1',
}

/** Each look at the clock is an hour later, unless a test holds it: nothing is left alone for so long. */
let hour = 0
const later = (): number => (hour += 3_600_000)

function channelTo(smtp: SmtpSettings, content: object = {}, now = later): Channel {
  const channel = createEmailChannel({
    smtp,
    from: 'Countersign <approvals@example.com>',
    compose: async () => ({ ...CONTENT, ...content }),
    now,
  })
  closing.push(() => channel.close())
  return channel
}

const send = (channel: Channel, to = 'ana@example.com', id = 'req1:2:0:ana:email') =>
  channel.send({ id, kind: 'request', to, payload: null }, AbortSignal.timeout(20_000))

describe('handing mails in', () => {
  it('sends text and HTML, under one stable id, in the thread of the request', async () => {
    const { taken, port } = await startServer()
    const channel = channelTo({ url: `smtp://127.0.0.1:${port}`, ca: TEST_CERTIFICATE })
    expect(await send(channel)).toMatchObject({
      status: 'delivered',
      response: expect.stringContaining('250') as string,
    })
    await send(channel)
    await send(channel, 'ben@example.com', 'req1:2:0:ben:email')
    const [first, again, other] = taken.map(({ mail }) => mail)
    expect(first).toMatchObject({
      subject: CONTENT.subject,
      text: 'plain\n',
      html: '<p>html</p>\n',
      messageId: '<req1.2.0.ana.email@example.com>',
      inReplyTo: '<req1@example.com>',
      references: '<req1@example.com>',
      from: { name: 'Countersign', address: 'approvals@example.com' },
    })
    expect(again?.messageId).toBe(first?.messageId)
    expect(other?.messageId).not.toBe(first?.messageId)
    expect(first?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated')
    expect(first?.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false)
    // The server offers STARTTLS, and a certificate the channel knows.
    expect(taken.every(({ encrypted }) => encrypted)).toBe(true)
  })

  it('lets reminders be ended by one click', async () => {
    const { taken, port } = await startServer()
    const channel = channelTo(
      { url: `smtps://127.0.0.1:${port}`, ca: TEST_CERTIFICATE },
      { unsubscribe: 'https://countersign.example/r/abc/reminders' },
    )
    // A server that speaks TLS only after STARTTLS is no smtps server: nothing is sent in the clear instead.
    expect((await send(channel)).status).toBe('retry')
    const plain = channelTo(
      { url: `smtp://127.0.0.1:${port}`, ca: TEST_CERTIFICATE },
      { unsubscribe: 'https://countersign.example/r/abc/reminders' },
    )
    expect((await send(plain)).status).toBe('delivered')
    const headers = new Map(taken[0]?.mail.headers.map(({ key, value }) => [key, value]))
    expect(headers.get('list-unsubscribe')).toBe('<https://countersign.example/r/abc/reminders>')
    expect(headers.get('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
  })

  it('speaks TLS from the first byte to smtps, with user and password', async () => {
    const { taken, port } = await startServer({
      secure: true,
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        username === 'us@er' && password === 'p:w/d' ? done(null, { user: username }) : done(new Error('no')),
    })
    const url = (password: string): string => `smtps://us%40er:${password}@127.0.0.1:${port}`
    expect((await send(channelTo({ url: url('p%3Aw%2Fd'), ca: TEST_CERTIFICATE }))).status).toBe('delivered')
    expect(taken[0]).toMatchObject({ encrypted: true, user: 'us@er' })
    const refused = await send(channelTo({ url: url('wrong'), ca: TEST_CERTIFICATE }))
    // The password can be mended, so the message waits; and the answer says what the server said.
    expect(refused).toMatchObject({ status: 'retry', response: expect.stringContaining('535') as string })
    expect((await send(channelTo({ url: url('p%3Aw%2Fd') }))).status).toBe('retry')
    expect(taken).toHaveLength(1)
  })

  it('renews and shows a token to a server that wants OAuth2', async () => {
    const asked: URLSearchParams[] = []
    const tokens = createServer((request, response) => {
      let body = ''
      request.on('data', (data: Buffer) => (body += data.toString()))
      request.on('end', () => {
        asked.push(new URLSearchParams(body))
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ access_token: 'fresh-token', expires_in: 3600 }))
      })
    })
    tokens.listen(0, '127.0.0.1')
    await once(tokens, 'listening')
    closing.push(() => tokens.close())
    const { taken, port } = await startServer({
      authMethods: ['XOAUTH2'],
      authOptional: false,
      onAuth: ({ method, username, accessToken }, _session, done) =>
        method === 'XOAUTH2' && accessToken === 'fresh-token'
          ? done(null, { user: username })
          : done(null, { data: { status: '401' } }),
    })
    const channel = channelTo({
      url: `smtp://127.0.0.1:${port}`,
      ca: TEST_CERTIFICATE,
      oauth2: {
        user: 'approvals@example.com',
        clientId: 'client',
        clientSecret: 'secret',
        refreshToken: 'refresh',
        tokenUrl: `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`,
      },
    })
    expect((await send(channel)).status).toBe('delivered')
    expect(taken[0]).toMatchObject({ encrypted: true, user: 'approvals@example.com' })
    expect(Object.fromEntries(asked[0] ?? [])).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'refresh',
      client_id: 'client',
    })
  })

  it.each([
    "o'brien+tag@example.co.uk",
    'x@[192.0.2.7]',
    '!#$%&*+-/=?^_`{|}~@example.com',
    'δοκιμή@παράδειγμα.gr',
  ])('reaches the legal address %s, and nobody else', async (address) => {
    const { taken, port } = await startServer({ hideSMTPUTF8: false })
    const outcome = await send(channelTo({ url: `smtp://127.0.0.1:${port}`, ca: TEST_CERTIFICATE }), address)
    expect(outcome).toMatchObject({ status: 'delivered' })
    expect(taken.map(({ to }) => to.length)).toEqual([1])
    const [to] = taken[0]?.to ?? []
    const local = (text: string): string => text.slice(0, text.lastIndexOf('@'))
    expect(local(to ?? '')).toBe(local(address))
  })

  it.each(['"john smith"@example.com', '"a,b;c"@example.com', String.raw`"a\"b\\c@d"@example.com`])(
    'writes the quoted address %s to the server as it is',
    async (address) => {
      const server = await startOddMailServer(['accepts'])
      closing.push(() => server.stop())
      expect((await send(channelTo({ url: server.url }), address)).status).toBe('delivered')
      expect(server.recipients).toEqual([`<${address}>`])
    },
  )

  it.each([
    'ana@example.com\r\nBcc: eve@evil.example',
    'ana@example.com, eve@evil.example',
    'Ana <ana@example.com>',
    'ana@example.com\u0000',
    'ana@exa\u202emple.com',
    'ana@',
    '@example.com',
    `${'a'.repeat(65)}@example.com`,
    'a..b@example.com',
    '"a\nb"@example.com',
  ])('refuses what is more or less than an address: %j', async (address) => {
    const { taken, port } = await startServer()
    const outcome = await send(channelTo({ url: `smtp://127.0.0.1:${port}`, ca: TEST_CERTIFICATE }), address)
    expect(outcome).toEqual({ status: 'failed', response: 'this is not an e-mail address' })
    expect(taken).toEqual([])
  })

  it('gives no header a second line, whatever a subject says', async () => {
    const { taken, port } = await startServer()
    const subject = 'A\r\nBcc: eve@evil.example\r\n\r\nbody\u0000\u2028X-Mark: 1'
    const channel = channelTo(
      { url: `smtp://127.0.0.1:${port}`, ca: TEST_CERTIFICATE },
      { subject, thread: 'a>\r\nX-Mark: 1' },
    )
    expect((await send(channel)).status).toBe('delivered')
    expect(taken[0]?.to).toEqual(['ana@example.com'])
    const keys = taken[0]?.mail.headers.map(({ key }) => key) ?? []
    expect(keys).not.toContain('bcc')
    expect(keys).not.toContain('x-mark')
    expect(taken[0]?.mail.text).toBe('plain\n')
  })
})

describe('servers that misbehave', () => {
  const meet = async (plan: readonly Oddity[]) => {
    const server = await startOddMailServer(plan)
    closing.push(() => server.stop())
    return { server, channel: channelTo({ url: server.url, socketTimeout: 1000 }) }
  }

  it.each<[Oddity, 'retry' | 'failed', string]>([
    ['refuses-greeting', 'retry', '554'],
    ['not-now', 'retry', '451 4.3.0 come back later'],
    ['unknown-recipient', 'failed', '550 5.1.1 no such mailbox here'],
    ['resets-mid-data', 'retry', ''],
    ['drops-after-data', 'retry', ''],
    ['stalls', 'retry', ''],
  ])('%s: %s, with its words', async (oddity, status, words) => {
    const { channel, server } = await meet([oddity, 'accepts'])
    const outcome = await send(channel)
    expect([outcome.status, outcome.response.includes(words)]).toEqual([status, true])
    expect(outcome.response).not.toBe('')
    // The next attempt goes through, under the same id: whoever has the message already can tell.
    expect((await send(channel)).status).toBe('delivered')
    expect(new Set(server.accepted)).toEqual(new Set(['<req1.2.0.ana.email@example.com>']))
    expect(server.accepted).toHaveLength(oddity === 'drops-after-data' ? 2 : 1)
  })

  it('waits for a server that is not there', async () => {
    const server = await startOddMailServer(['accepts'])
    await server.stop()
    expect(await send(channelTo({ url: server.url }))).toMatchObject({
      status: 'retry',
      response: expect.stringContaining('ECONNREFUSED') as string,
    })
  })

  it('leaves a server alone that cannot be reached, and says for how long', async () => {
    const server = await startOddMailServer(['accepts'])
    await server.stop()
    let now = 0
    const channel = channelTo({ url: server.url }, {}, () => now)
    const many = await Promise.all(
      Array.from({ length: 200 }, (_, index) => send(channel, 'ana@example.com', `m${index}`)),
    )
    // Five were under way when it was found out; the others waited for nothing.
    expect(many.every(({ status }) => status === 'retry')).toBe(true)
    const told = many.flatMap((outcome) => ('afterMs' in outcome ? [outcome.afterMs] : []))
    expect(told.length).toBeGreaterThanOrEqual(195)
    for (const afterMs of told) expect([afterMs >= 2500, afterMs <= 5000]).toEqual([true, true])
    now += 5001
    const again = await send(channel)
    expect(['afterMs' in again, again.response.includes('ECONNREFUSED')]).toEqual([false, true])
  })
})
