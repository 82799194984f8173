import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, expect, it } from 'vitest'
import { createSmtpTransport, type SmtpSettings } from './smtp-transport.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** To the system a loopback address, to us another machine. */
const ELSEWHERE = '127.0.0.2'

/** What a server that knows no TLS has taken after one mail. */
async function takenWithoutTls(host: string, settings: Omit<SmtpSettings, 'url'> = {}): Promise<number> {
  let taken = 0
  const server = new SMTPServer({
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'u' }),
    onData(stream, _session, done) {
      taken += 1
      stream.resume().on('end', () => done())
    },
  })
  server.on('error', () => {})
  server.listen(0, host)
  await once(server.server, 'listening')
  closing.push(() => server.close(() => {}))
  const { port } = server.server.address() as AddressInfo
  const transport = createSmtpTransport({ ...settings, url: `smtp://${host}:${port}` })
  closing.push(() => transport.close())
  await transport
    .sendMail({ from: 'a@example.com', to: 'b@example.com', text: 'secret' })
    .catch((error: { code?: string }) => expect(error.code).toBe('ETLS'))
  return taken
}

it('leaves no mail with a server off this machine that knows no TLS, unless the operator says so', async () => {
  expect(await takenWithoutTls(ELSEWHERE)).toBe(0)
  expect(await takenWithoutTls(ELSEWHERE, { allowUnencrypted: true })).toBe(1)
  expect(await takenWithoutTls('127.0.0.1')).toBe(1)
})
