import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FIRST_SETTINGS } from '../settings/desktop-settings.ts'
import { diagnosticsText } from './diagnostics.ts'
import { scrubText } from './scrub.ts'

const HOME = '/home/grace.hopper'
/** Each one is planted in every place below. */
const CANARIES = [
  'cs_key_CANARYaaaaaaaaaaaaaaaaaaaa',
  'cs_ses_CANARYbbbb',
  'cs_tok_CANARY-cc_cc',
  'eyJhbGciOiJIUzI1NiJ9.CANARYeyJzdWIiOiIxIn0.CANARYsig',
  'AKIACANARY1234567890',
  'ghp_CANARYdddddddddddddddddddddddddddddd',
  'xoxb-CANARY-1234567890',
  'sk-CANARYeeeeeeeeeeeeeeeeeeee',
  'whsec_CANARYffffffffffffffffffff',
  'CANARYgggggggggggggggggggggggggggggggggggggg=',
  'canary.person@example.org',
  '+46700000123',
]
/** How secrets come into logs: by name, in texts, addresses, headers, and as JSON inside a text. */
const places = (secret: string): object[] => [
  { msg: `the provider said ${secret} is wrong` },
  { token: secret },
  { headers: { authorization: `Bearer ${secret}`, 'x-api-key': secret } },
  { config: { password: secret, nested: [{ name: 'API_KEY', value: secret }] } },
  { msg: `password=${secret}` },
  { url: `https://user:${secret}@example.org/?token=${secret}` },
  { err: JSON.stringify({ clientSecret: secret, at: { sessionToken: secret } }) },
  { line: `anything at all, CANARY in ${secret}` },
  { note: 'CANARY words of an agent', arguments: { path: 'CANARY' } },
  { msg: `one, ${secret}, two; "${secret}"` },
]

let folder: string
let server: Server
let address: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-diagnostics-'))
  const lines = CANARIES.flatMap(places).map((line) => JSON.stringify({ level: 'info', ...line }))
  await writeFile(join(folder, 'desktop.log'), [...lines, `no JSON, token=${CANARIES[0]}`, ''].join('\n'))
  await writeFile(
    join(folder, 'coordinator.log'),
    [...lines, JSON.stringify({ msg: 'listening', data: `${HOME}/data` }), ''].join('\n'),
  )
  server = createServer((asked, response) =>
    response.end(asked.url === '/metrics' ? `up 1\nsecret_token="${CANARIES[0]}"\n` : '{"status":"ok"}'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const bundle = (coordinator: string | null = address) =>
  diagnosticsText({
    facts: () => ({ version: '0.1.0', coordinator: { state: 'running' }, token: CANARIES[0] }),
    settings: () => ({
      ...FIRST_SETTINGS,
      active: 'https://team.example.org',
      sealedKey: Buffer.from('CANARY').toString('base64'),
      teams: [{ address: 'https://team.example.org', sealedToken: Buffer.from('CANARY').toString('base64') }],
    }),
    logFolder: folder,
    coordinator: () => coordinator,
    home: HOME,
  })

describe('the diagnostics bundle', () => {
  it('has none of the secrets that were planted, in whatever place', async () => {
    const text = await bundle()
    const found = [...CANARIES, 'CANARY', 'canary.person', Buffer.from('CANARY').toString('base64')].filter(
      (canary) => text.includes(canary),
    )
    expect(found).toEqual([])
    expect(text).not.toContain('grace.hopper')
  })

  it('has what helps: versions, states, settings, health, and the ends of the logs', async () => {
    const text = await bundle()
    for (const wanted of [
      'version: "0.1.0"',
      'coordinator: {"state":"running"}',
      'active: "https://team.example.org"',
      'team: "https://team.example.org", token kept by the keychain',
      'key of secrets: kept by the keychain',
      '/healthz: 200',
      '{"status":"ok"}',
      '## desktop.log',
      '"msg":"listening","data":"~/data"',
    ]) {
      expect(text).toContain(wanted)
    }
  })

  it('is made also while there is no coordinator, or it does not answer', async () => {
    expect(await bundle(null)).toContain('there is no coordinator')
    expect(await bundle('http://127.0.0.1:1')).toContain('/healthz: TypeError')
  })

  it('takes only the end of a long log, from a whole line on', async () => {
    const long = join(folder, 'coordinator.log.1')
    await writeFile(long, `${'first\n'.repeat(200_000)}last\n`)
    const text = await bundle()
    expect(text).toContain('\nfirst\nlast\n')
    expect(text.length).toBeLessThan(800_000)
    await rm(long)
  })
})

describe('scrubText', () => {
  it('leaves alone what nobody has to hide', () => {
    const text = 'GET /api/v1/requests/01JD8Z6Q3M7T9V2X4B5C6D7E8F answered 200 in 12 ms'
    expect(scrubText(text, HOME)).toBe(text)
  })
})
