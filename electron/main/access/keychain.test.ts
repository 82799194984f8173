import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettings, type SettingsFile } from '../settings/settings-file.ts'
import { coordinatorKey } from './coordinator-key.ts'
import { createKeychain } from './keychain.ts'
import { keychain } from './testing/turning-keychain.ts'

describe('the key of the coordinator', () => {
  let folder: string
  let settings: SettingsFile
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-key-'))
    settings = await openSettings(join(folder, 'desktop.json'), () => undefined)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const keyOf = (safe: boolean) =>
    coordinatorKey({ settings, keychain: keychain(safe), dataDir: folder, ownFolder: 'desktop.json' })

  it('is made once for an empty folder', async () => {
    const key = await keyOf(true)
    expect(key).toHaveLength(43)
    expect(await keyOf(true)).toBe(key)
    expect(JSON.stringify(settings.current())).not.toContain(key)
  })

  it('is left to the coordinator where there is no keychain, or data already', async () => {
    expect(await keyOf(false)).toBeNull()
    await writeFile(join(folder, 'secret.key'), 'x')
    expect(await keyOf(true)).toBeNull()
  })
})

describe('the keychain', () => {
  const storage = (backend: 'basic_text' | 'unknown' | 'gnome_libsecret' | 'kwallet6', available = true) => ({
    isEncryptionAvailable: () => available,
    encryptString: (text: string) => Buffer.from(`sealed:${text}`),
    decryptString: (bytes: Buffer) => {
      if (!bytes.toString().startsWith('sealed:')) throw new Error('no')
      return bytes.toString().slice(7)
    },
    getSelectedStorageBackend: () => backend,
  })

  it.each([
    ['basic_text', 'linux', true, false],
    ['unknown', 'linux', true, false],
    ['gnome_libsecret', 'linux', true, true],
    ['kwallet6', 'linux', true, true],
    ['gnome_libsecret', 'linux', false, false],
    ['basic_text', 'darwin', true, true],
    ['basic_text', 'win32', false, false],
  ] as const)('%s on %s, available %s, is safe: %s', async (backend, platform, available, expected) => {
    expect(await createKeychain(storage(backend, available), platform).isSafe()).toBe(expected)
  })

  it('opens what it sealed, and says null to what it did not', async () => {
    const chain = createKeychain(storage('gnome_libsecret'), 'linux')
    expect(await chain.open(await chain.seal('word'))).toBe('word')
    expect(await chain.open('AAAA')).toBeNull()
  })

  it('prefers what does not block', async () => {
    const chain = createKeychain(
      {
        ...storage('gnome_libsecret'),
        isAsyncEncryptionAvailable: () => Promise.resolve(true),
        encryptStringAsync: (text) => Promise.resolve(Buffer.from(`async:${text}`)),
        decryptStringAsync: (bytes) =>
          Promise.resolve({ result: bytes.toString().slice(6), shouldReEncrypt: false }),
      },
      'linux',
    )
    expect(Buffer.from(await chain.seal('word'), 'base64').toString()).toBe('async:word')
    expect(await chain.open(await chain.seal('word'))).toBe('word')
  })
})
