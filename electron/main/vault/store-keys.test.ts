import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Keychain } from '../access/keychain.ts'
import { openStoreKeys } from './store-keys.ts'

const TEAM = 'https://team.example'
let folder: string
let file: string
const setAside: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-vault-'))
  file = join(folder, 'stores.json')
  setAside.length = 0
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A keychain that turns texts around, is not there, or has lost what it sealed. */
const keychain = (state: 'safe' | 'none' | 'lost'): Keychain => ({
  isSafe: () => Promise.resolve(state !== 'none'),
  seal: (text) => Promise.resolve(Buffer.from([...text].reverse().join('')).toString('base64')),
  open: (sealed) =>
    Promise.resolve(
      state === 'lost' ? null : [...Buffer.from(sealed, 'base64').toString()].reverse().join(''),
    ),
})
/** One run of the app. */
const run = (state: 'safe' | 'none' | 'lost' = 'safe') =>
  openStoreKeys({ file, keychain: keychain(state), onSetAside: (why) => setAside.push(why) })
const onDisk = () => readFile(file, 'utf8')

describe('keys of what is stored', () => {
  it('are made once for each person and coordinator, and are on the disk before they are used', async () => {
    const first = await run()
    const [ada, ben, here] = [
      await first.open(TEAM, 'ada'),
      await first.open(TEAM, 'ben'),
      await first.open('computer', 'ada'),
    ]
    const keys = [ada, ben, here].flatMap((one) => [one?.cacheKey, one?.queueKey])
    expect(new Set(keys).size).toBe(6)
    for (const key of keys) expect(Buffer.from(key ?? '', 'base64url')).toHaveLength(32)
    expect(new Set([ada, ben, here].map((one) => one?.name)).size).toBe(3)
    for (const key of keys) expect(await onDisk()).not.toContain(key)
    const later = await run()
    expect(await later.open(TEAM, 'ada')).toEqual(ada)
    expect(await later.open('computer', 'ada')).toEqual(here)
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('tell who was there last, and nobody where nobody was', async () => {
    const keys = await run()
    expect(await keys.open(TEAM, null)).toBeNull()
    await keys.open(TEAM, 'ada')
    await keys.open(TEAM, 'ben')
    await keys.open(TEAM, 'ada')
    await keys.open('computer', 'carl')
    expect((await (await run()).open(TEAM, null))?.userId).toBe('ada')
  })

  it('are destroyed for the whole place, or for its cache alone', async () => {
    const keys = await run()
    const before = await keys.open(TEAM, 'ada')
    const other = await keys.open('computer', 'ada')
    await keys.forget(TEAM, 'cache')
    const after = await keys.open(TEAM, 'ada')
    expect(after?.queueKey).toBe(before?.queueKey)
    expect(after?.cacheKey).not.toBe(before?.cacheKey)
    await keys.forget(TEAM)
    expect(await keys.open(TEAM, null)).toBeNull()
    expect((await keys.open(TEAM, 'ada'))?.queueKey).not.toBe(before?.queueKey)
    expect(await (await run()).open('computer', null)).toEqual(other)
  })

  it('are made anew when the keychain has lost them', async () => {
    const before = await (await run()).open(TEAM, 'ada')
    const after = await (await run('lost')).open(TEAM, 'ada')
    expect([after?.cacheKey, after?.queueKey]).not.toEqual([before?.cacheKey, before?.queueKey])
  })

  it('answers many at once with the same', async () => {
    const keys = await run()
    const all = await Promise.all(Array.from({ length: 10 }, () => keys.open(TEAM, 'ada')))
    expect(new Set(all.map((one) => one?.cacheKey)).size).toBe(1)
  })
})

describe('without a keychain', () => {
  it('the cache of a team can be read in this run only; its unsent decisions later, too', async () => {
    const keys = await run('none')
    const before = await keys.open(TEAM, 'ada')
    expect(before?.kept).toBe('run')
    expect(await keys.open(TEAM, 'ada')).toEqual(before)
    expect(await onDisk()).not.toContain(before?.cacheKey)
    const after = await (await run('none')).open(TEAM, 'ada')
    expect(after?.queueKey).toBe(before?.queueKey)
    expect(after?.cacheKey).not.toBe(before?.cacheKey)
  })

  it('what comes from this computer is kept in a file, as its coordinator keeps it', async () => {
    const before = await (await run('none')).open('computer', 'ada')
    expect(before?.kept).toBe('file')
    expect(await (await run('none')).open('computer', 'ada')).toEqual(before)
  })

  it('and with one later, the same keys are sealed', async () => {
    const before = await (await run('none')).open('computer', 'ada')
    const after = await (await run('safe')).open('computer', 'ada')
    expect(after).toEqual({ ...before, kept: 'keychain' })
    expect(await onDisk()).not.toContain(before?.cacheKey)
    expect(await onDisk()).not.toContain(before?.queueKey)
  })
})

it.each(['', '{"version":1,"stores":[{', '{"version":2,"stores":[]}'])(
  'sets aside a file that cannot be read: %j',
  async (text) => {
    await writeFile(file, text)
    expect(await (await run()).open(TEAM, null)).toBeNull()
    expect(setAside).toHaveLength(1)
    expect(await readdir(folder)).toEqual(['stores.json.unreadable'])
  },
)
