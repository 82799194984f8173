import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import type { SettingsFile } from '../settings/settings-file.ts'
import type { Keychain } from './keychain.ts'

export interface CoordinatorKeyParts {
  readonly settings: SettingsFile
  readonly keychain: Keychain
  readonly dataDir: string
  /** Name of this desktop's own folder inside the data folder. */
  readonly ownFolder: string
}

/**
 * The key under which the coordinator of this computer encrypts its secrets, kept by the system's keychain; null where the
 * coordinator keeps a key file of its own. Made once, for an empty data folder: one that was begun with a key file goes on
 * with it. A key that the keychain no longer opens is not replaced; the coordinator then says that the key is wrong.
 */
export async function coordinatorKey({
  settings,
  keychain,
  dataDir,
  ownFolder,
}: CoordinatorKeyParts): Promise<string | null> {
  const { sealedKey } = settings.current()
  if (sealedKey !== undefined) return keychain.open(sealedKey)
  const others = (await readdir(dataDir)).filter((name) => name !== ownFolder)
  if (others.length > 0 || !(await keychain.isSafe())) return null
  const key = randomBytes(32).toString('base64url')
  await settings.change({ sealedKey: await keychain.seal(key) })
  return key
}
