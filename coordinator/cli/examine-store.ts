import { existsSync, readFileSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { AppError } from '../../shared/domain/app-error.ts'
import { nodeSha256 } from '../adapters/crypto/node-sha256.ts'
import { createSealedSecrets } from '../adapters/crypto/sealed-secrets.ts'
import {
  chainProblemIn,
  damageOf,
  entryBefore,
  KEY_CHECK_VALUE,
  storedValue,
} from '../adapters/store/backup/inspect-store.ts'
import { headOf, shapeOf } from '../adapters/store/backup/take-backup.ts'
import { MIGRATIONS } from '../adapters/store/migrations/index.ts'
import { isHalfRestored, STORE_FILE } from '../adapters/store/sqlite/store-file.ts'
import type { Database } from '../adapters/store/sqlite/statements.ts'
import type { Config } from '../adapters/system/read-config.ts'
import type { Secrets } from '../ports/secrets.ts'
import { bad, good, type Finding } from './finding.ts'

/** So much of the end of the log is verified: all of it is what `audit verify` is for. */
const TAIL = 1000
const ENOUGH_BYTES = 1024 ** 3
const CLOCK_BACK_MS = 60_000

/** What else is asked of a store that can be read: `secrets` where its key is known. */
type More = (database: Database, secrets: Secrets | null) => readonly Finding[] | Promise<readonly Finding[]>

/** Looks at the file of a data folder, which a coordinator may be working on. Changes nothing. */
export async function examineFile(config: Config, more: readonly More[]): Promise<readonly Finding[]> {
  const file = join(config.data, STORE_FILE)
  const disk = await examineDisk(config.data)
  if (isHalfRestored(config.data))
    return [
      bad('half_restored', `a restore into ${config.data} did not end; restore again with --start-over`),
    ]
  if (!existsSync(file))
    return [good('no_store', `${config.data} has no database yet; the first start makes one`), ...disk]
  const findings: Finding[] = [good('store', `database of ${statSync(file).size} bytes`), ...disk]
  const { finding, text } = examineKeyPlace(config)
  findings.push(finding)
  let database: Database
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  } catch (error) {
    return [...findings, bad('storage_failed', `the database cannot be opened: ${String(error)}`)]
  }
  try {
    const shape = examineShape(database)
    if (!shape.ok) return [...findings, shape]
    const damage = damageOf(database)
    if (damage !== null)
      return [...findings, shape, bad('store_damaged', `the database is damaged: ${damage}`)]
    const key = examineKey(database, text)
    findings.push(shape, good('whole', 'the database is whole'), key.finding, examineTail(database))
    findings.push(...examineClock(database))
    for (const look of more) findings.push(...(await look(database, key.secrets)))
    return findings
  } catch (error) {
    return [...findings, bad('store_damaged', `the database cannot be read: ${String(error)}`)]
  } finally {
    database.close()
  }
}

async function examineDisk(folder: string): Promise<readonly Finding[]> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = bavail * bsize
    const text = `${Math.floor(free / 1024 ** 2)} MiB are left on the disk of ${folder}`
    return [free < ENOUGH_BYTES ? bad('disk_low', text) : good('disk', text)]
  } catch {
    // The folder is not there yet, or the system does not say.
    return []
  }
}

function examineKeyPlace(config: Config): { readonly finding: Finding; readonly text: string | null } {
  const keyFile = join(config.data, 'secret.key')
  if (config.key !== undefined)
    return { finding: good('key_place', 'secrets are encrypted with COUNTERSIGN_KEY'), text: config.key }
  if (!existsSync(keyFile))
    return {
      finding: good('key_place', 'the key is neither in COUNTERSIGN_KEY nor in the folder: in a keychain'),
      text: null,
    }
  const open = process.platform !== 'win32' && (statSync(keyFile).mode & 0o077) !== 0
  return {
    finding: open
      ? bad('key_readable', `${keyFile} can be read by others; allow only its owner`)
      : good(
          'key_place',
          `secrets are encrypted with ${keyFile}: whoever copies the whole folder has the key, too`,
        ),
    text: readFileSync(keyFile, 'utf8').trim(),
  }
}

function examineShape(database: Database): Finding {
  const [found, newest] = [shapeOf(database), MIGRATIONS.at(-1)?.version ?? 0]
  if (found > newest)
    return bad(
      'store_newer',
      `the database was written by a newer version (shape ${found}; this one knows ${newest})`,
    )
  return found === newest
    ? good('shape', `its shape is ${found}, the newest`)
    : good('shape', `its shape is ${found}; the next start brings it to ${newest}, so take a backup before`)
}

function examineKey(
  database: Database,
  text: string | null,
): { readonly finding: Finding; readonly secrets: Secrets | null } {
  const sealed = storedValue(database, KEY_CHECK_VALUE)
  if (text === null || sealed === undefined)
    return { finding: good('key', 'whether the key opens it was not looked at'), secrets: null }
  try {
    const secrets = createSealedSecrets(text, 'file')
    secrets.open(sealed)
    return { finding: good('key', 'the key opens what is sealed in it'), secrets }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { finding: bad('wrong_key', 'the key is not the one this store was made with'), secrets: null }
  }
}

function examineTail(database: Database): Finding {
  const head = headOf(database)
  const from = entryBefore(database, head.seq - TAIL)
  const problem = chainProblemIn(database, nodeSha256, from)
  if (problem !== null) return bad('log_altered', `the log does not verify: ${problem}`)
  return good('log', `the log has ${head.seq} entries; the last ${Math.min(TAIL, head.seq)} verify`)
}

/** The clock of the machine against the last time that the store knows. */
function examineClock(database: Database): readonly Finding[] {
  const stored = storedValue(database, 'clock')
  if (stored === undefined) return []
  const behind = (JSON.parse(stored) as { at: number }).at - Date.now()
  if (behind < CLOCK_BACK_MS) return [good('clock', 'the clock of this machine is not behind the store')]
  return [
    bad(
      'clock_behind',
      `the clock of this machine is ${Math.round(behind / 1000)} s behind what the store saw last`,
    ),
  ]
}
