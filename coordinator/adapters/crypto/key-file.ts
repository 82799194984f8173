import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The key kept beside the data where neither the environment nor a keychain gives one. Readable by its owner alone.
 * It protects copies of the database that leave the machine without it, and nothing more; `doctor` says so.
 */
export function readOrMakeKeyFile(dataFolder: string): string {
  const file = join(dataFolder, 'secret.key')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const key = randomBytes(32).toString('base64url')
  writeFileSync(file, `${key}\n`, { mode: 0o600, flag: 'wx' })
  return key
}
