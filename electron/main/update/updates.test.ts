import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { UpdateChoice } from '../../../shared/contract/ipc.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import { isUpdateAddress } from './fetch-update.ts'
import { installWay, replaceProgram } from './install-update.ts'
import { isNewer, judgeManifest, type UpdateManifest } from './manifest.ts'
import { publisherOf } from './publisher.ts'
import { publicHalf, signManifest } from './sign-manifest.ts'
import { createUpdates } from './updates.ts'

const AT = Date.parse('2026-06-01T12:00:00Z')
const { privateKey } = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519').privateKey
const RELEASE = Buffer.from('a program, newer than the one that runs\n'.repeat(5_000))
const MANIFEST: UpdateManifest = {
  version: '1.3.0',
  channel: 'stable',
  platform: 'linux',
  arch: 'x64',
  file: 'Countersign-1.3.0.AppImage',
  size: RELEASE.byteLength,
  sha256: createHash('sha256').update(RELEASE).digest('hex'),
  issuedAt: '2026-05-30T12:00:00Z',
}
const FACTS = { version: '1.2.9', channel: 'stable', platform: 'linux', arch: 'x64' } as const

let server: Server
let address = ''
let folder = ''
/** What the server hands out, by path. */
let served = new Map<string, Buffer | number | 'cut' | 'elsewhere'>()

beforeAll(async () => {
  server = createServer((asked, response) => {
    const item = served.get(asked.url ?? '') ?? 404
    if (item === 'elsewhere') return response.writeHead(302, { location: '/other' }).end()
    if (item === 'cut') {
      response.writeHead(200, { 'content-length': RELEASE.byteLength })
      return response.write(RELEASE.subarray(0, 1_000), () => response.destroy())
    }
    return typeof item === 'number' ? response.writeHead(item).end() : response.end(item)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-updates-'))
  served = new Map()
  publish()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function publish(
  part: Partial<UpdateManifest> = {},
  key: KeyObject = privateKey,
  release: Buffer = RELEASE,
): void {
  served.set('/stable/linux-x64.json', Buffer.from(signManifest({ ...MANIFEST, ...part }, key)))
  served.set(`/stable/${MANIFEST.file}`, release)
}

function app(choice: UpdateChoice = 'tell', publicKey = publicHalf(privateKey)) {
  const told: string[] = []
  const installed: [file: string, then: string, text: Buffer][] = []
  let wake: (() => void) | null = null
  const updates = createUpdates({
    publisher: { address, publicKey },
    facts: FACTS,
    folder,
    choice: () => choice,
    tell: (what, version) => told.push(`${what} ${version}`),
    install: async (file, then) => void installed.push([file, then, await readFile(file)]),
    at: () => AT,
    schedule(_ms, run) {
      wake = run
      return () => (wake = null)
    },
    log: pino({ level: 'silent' }),
  })
  return { updates, told, installed, wake: () => wake?.(), isArmed: () => wake !== null }
}

describe('an update', () => {
  it('is told, fetched when the person wants it, and installed as it was signed', async () => {
    const { updates, told, installed } = app()
    await updates.look()
    expect(updates.state()).toEqual({ state: 'available', version: '1.3.0' })
    expect(told).toEqual(['available 1.3.0'])
    expect(await readdir(folder)).toEqual([])
    await updates.installNow()
    expect(installed).toEqual([[join(folder, MANIFEST.file), 'restart', RELEASE]])
    expect((await stat(join(folder, MANIFEST.file))).mode & 0o077).toBe(0)
  })

  it('is fetched by itself where that is automatic, told once, and installed when the app ends', async () => {
    const { updates, told, installed } = app('automatic')
    await updates.look()
    await updates.look()
    expect(updates.state()).toEqual({ state: 'ready', version: '1.3.0' })
    expect(told).toEqual(['ready 1.3.0'])
    expect(installed).toEqual([])
    await updates.end()
    expect(installed.map(([, then]) => then)).toEqual(['end'])
  })

  it('is not even looked for when that is off', () => {
    const { updates, isArmed } = app('off')
    updates.start()
    expect(isArmed()).toBe(false)
  })

  it('is looked for at its times', async () => {
    const { updates, wake, isArmed } = app()
    updates.start()
    wake()
    await expect.poll(() => updates.state().state).toBe('available')
    expect(isArmed()).toBe(true)
  })

  it.each<[string, () => void, string]>([
    ['of a stranger', () => publish({}, stranger), 'wrong-signature'],
    ['for another channel', () => publish({ channel: 'beta' }), 'other-target'],
    ['for another system', () => publish({ platform: 'win32' }), 'other-target'],
    ['for another processor', () => publish({ arch: 'arm64' }), 'other-target'],
    ['of 31 days ago', () => publish({ issuedAt: new Date(AT - 31 * DAY_MS).toISOString() }), 'too-old'],
    [
      'of the day after tomorrow',
      () => publish({ issuedAt: new Date(AT + 2 * DAY_MS).toISOString() }),
      'not-yet',
    ],
    ['that is not JSON', () => served.set('/stable/linux-x64.json', Buffer.from('<html>')), 'unreadable'],
    ['that is huge', () => served.set('/stable/linux-x64.json', Buffer.alloc(100_000, 'x')), 'away'],
    ['that is not there', () => served.delete('/stable/linux-x64.json'), 'away'],
    ['that lies elsewhere', () => served.set('/stable/linux-x64.json', 'elsewhere'), 'away'],
  ])('is refused with a manifest %s', async (_what, change, why) => {
    const { updates, installed, told } = app('automatic')
    change()
    await updates.look()
    expect(updates.state()).toEqual({ state: 'refused', why })
    await updates.installNow()
    await updates.end()
    expect([installed, told, await readdir(folder)]).toEqual([[], [], []])
  })

  it.each([['1.2.9'], ['1.2.8'], ['0.9.9']])('is none with version %s', async (version) => {
    const { updates, installed } = app('automatic')
    publish({ version })
    await updates.look()
    await updates.installNow()
    expect(updates.state()).toEqual({ state: 'newest' })
    expect(installed).toEqual([])
  })

  it.each<[string, Buffer | number | 'cut', string]>([
    ['is cut short', 'cut', 'away'],
    ['ends early', RELEASE.subarray(0, -1), 'damaged'],
    ['is longer', Buffer.concat([RELEASE, Buffer.from('x')]), 'damaged'],
    ['is another of the same length', Buffer.alloc(RELEASE.byteLength, 'x'), 'damaged'],
    ['is gone', 410, 'away'],
  ])('is refused when its file %s', async (_how, file, why) => {
    const { updates, installed } = app()
    served.set(`/stable/${MANIFEST.file}`, file)
    await updates.look()
    await updates.installNow()
    expect(updates.state()).toEqual({ state: 'refused', why })
    expect([installed, await readdir(folder)]).toEqual([[], []])
  })

  it('is fetched anew when its file was changed on the disk after it came', async () => {
    const { updates, installed } = app('automatic')
    await updates.look()
    await writeFile(join(folder, MANIFEST.file), Buffer.alloc(RELEASE.byteLength, 'y'))
    await updates.installNow()
    expect(installed.map(([, , text]) => text.equals(RELEASE))).toEqual([true])
  })

  it('does not exist for an app that names no publisher', async () => {
    const updates = createUpdates({
      publisher: null,
      facts: FACTS,
      folder,
      choice: () => 'automatic',
      tell: () => undefined,
      install: () => Promise.reject(new Error('nothing to install')),
      at: () => AT,
      schedule: () => () => undefined,
      log: pino({ level: 'silent' }),
    })
    await updates.look()
    await updates.installNow()
    expect(updates.state()).toEqual({ state: 'none' })
  })
})

describe('judgeManifest', () => {
  const facts = { ...FACTS, publicKey: publicHalf(privateKey), at: AT }

  it('refuses every text in which one letter is another', () => {
    const text = signManifest(MANIFEST, privateKey)
    expect(judgeManifest(text, facts).is).toBe('newer')
    let tried = 0
    for (let at = 0; at < text.length - 1; at++) {
      const letter = text[at] === 'a' ? 'b' : 'a'
      const judged = judgeManifest(text.slice(0, at) + letter + text.slice(at + 1), facts)
      // The unused bits of the last letter before the padding of the signature mean nothing.
      const same = judged.is === 'newer' && JSON.stringify(judged.manifest) === JSON.stringify(MANIFEST)
      expect(judged.is === 'refused' || same, `letter ${at}`).toBe(true)
      tried++
    }
    expect(tried).toBeGreaterThan(300)
  })

  it.each([
    ['a path', { file: '../evil' }],
    ['no size', { size: 0 }],
    ['more than a release', { size: 2 ** 31 }],
    ['a version with more to it', { version: '1.3.0-beta.1' }],
    ['one member more', { notes: 'x' }],
  ])('refuses %s, even signed', (_what, part) => {
    const text = signManifest({ ...MANIFEST, ...part } as UpdateManifest, privateKey)
    expect(judgeManifest(text, facts)).toEqual({ is: 'refused', why: 'unreadable' })
  })

  it.each(['', 'not base64', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'refuses everything under the key %j',
    (publicKey) => {
      const judged = judgeManifest(signManifest(MANIFEST, privateKey), { ...facts, publicKey })
      expect(judged).toEqual({ is: 'refused', why: 'wrong-signature' })
    },
  )
})

describe('what is newer', () => {
  it.each([
    ['1.2.10', '1.2.9', true],
    ['2.0.0', '1.99.99', true],
    ['1.2.9', '1.2.9', false],
    ['1.2.9', '1.2.10', false],
    ['1.2', '1.1.0', false],
    ['01.3.0', '1.2.0', false],
    ['1.3.0', 'development', false],
  ])('%s than %s: %s', (version, than, expected) => {
    expect(isNewer(version, than)).toBe(expected)
  })
})

describe('where updates come from', () => {
  it.each([
    ['https://example.org/updates', true],
    ['http://127.0.0.1:8080', true],
    ['http://example.org/updates', false],
    ['https://user@example.org', false],
    ['file:///tmp', false],
    ['', false],
  ])('%s: %s', (url, expected) => {
    expect(isUpdateAddress(url)).toBe(expected)
  })

  it('is changed by a developer only', () => {
    const own = { address: 'https://example.org', publicKey: 'k' }
    const argv = ['app', '--update-address=http://127.0.0.1:1', '--update-key=x']
    expect(publisherOf(argv, false, own)).toEqual(own)
    expect(publisherOf(argv, true, own)).toEqual({ address: 'http://127.0.0.1:1', publicKey: 'x' })
    expect(publisherOf(argv.slice(0, 2), true, own)).toEqual(own)
  })
})

describe('how an update gets into place', () => {
  it.each([
    ['linux', '/opt/c.AppImage', { by: 'replace', file: '/opt/c.AppImage' }],
    ['linux', undefined, { by: 'system' }],
    ['win32', undefined, { by: 'installer' }],
    ['darwin', undefined, { by: 'system' }],
  ] as const)('on %s, started from %s', (platform, appImage, way) => {
    expect(installWay(platform, appImage)).toEqual(way)
  })

  it('replaces a program whole, or leaves the old one', async () => {
    const [update, program] = [join(folder, 'new'), join(folder, 'program')]
    await writeFile(update, 'new')
    await writeFile(program, 'old', { mode: 0o755 })
    await replaceProgram(update, program)
    expect(await readFile(program, 'utf8')).toBe('new')
    expect((await stat(program)).mode & 0o111).toBe(0o111)
    await expect(replaceProgram(join(folder, 'gone'), program)).rejects.toThrow('ENOENT')
    expect(await readFile(program, 'utf8')).toBe('new')
    expect((await readdir(folder)).toSorted()).toEqual(['new', 'program'])
  })
})
