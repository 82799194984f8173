import { existsSync, readdirSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { DatabaseSync } from '@photostructure/sqlite'
import { join } from 'node:path'
import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Sha256Hex } from '../../../../shared/domain/log/chain.ts'
import { RESTORED_VALUE } from '../../../ports/store-facts.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import { isHalfRestored, restoringFile, STORE_FILE } from '../sqlite/store-file.ts'
import { storageError } from '../sqlite/storage-error.ts'
import { digestFile, flush, writePrivate } from './durable-file.ts'
import { chainProblemIn, damageOf, KEY_CHECK_VALUE, storedValue } from './inspect-store.ts'
import { FORMAT, keyFile, manifestFile, readManifest, type BackupManifest } from './manifest.ts'
import { headOf, shapeOf } from './take-backup.ts'

/** What may already be in the folder of a new coordinator. */
const MAY_BE_THERE: readonly string[] = ['secret.key', 'config.yaml', 'lost+found']

export type RestoreRefusal =
  | 'no_backup'
  | 'backup_incomplete'
  | 'backup_newer'
  | 'backup_damaged'
  | 'target_not_empty'
  | 'half_restored'
  | 'store_newer'
  | 'missing_key'
  | 'wrong_key'

export type Restored =
  | {
      readonly ok: true
      readonly manifest: BackupManifest
      readonly keyFrom: 'given' | 'folder' | 'backup' | 'later'
    }
  | { readonly ok: false; readonly code: RestoreRefusal; readonly detail: string }

export interface RestoreOptions {
  readonly from: string
  /** The data folder that is to be. */
  readonly folder: string
  /** The key, where one was given. */
  readonly key?: string
  /** The key is where this program cannot look (a keychain): it is checked when the coordinator starts. */
  readonly keyLater?: boolean
  /** Begins anew where a restore was cut off. */
  readonly startOver?: boolean
  readonly at: Date
  readonly sha256: Sha256Hex
  /** Whether a key opens a sealed text. */
  readonly opens: (key: string, sealed: string) => boolean
}

const refused = (code: RestoreRefusal, detail: string): Restored => ({ ok: false, code, detail })

/**
 * Makes a data folder of a backup. Everything is looked at in the copy, on the disk where it will be used, before it gets
 * its name: the digest, the database as a whole, every entry of the log and its end, and whether the key opens it. Where
 * it is cut off, `countersign.db.restoring` is left, with which no coordinator starts.
 *
 * Throws `storage_full`, `storage_failed`.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { from, folder } = options
  if (!existsSync(from)) return refused('no_backup', `There is no ${from}.`)
  const manifest = await manifestOf(from)
  if ('ok' in manifest) return manifest
  const newest = MIGRATIONS.at(-1)?.version ?? 0
  if (manifest.shape > newest)
    return refused('store_newer', `It was taken by version ${manifest.version}. Update Countersign first.`)
  const occupied = await prepareFolder(folder, options.startOver ?? false)
  if (occupied) return occupied
  const restoring = restoringFile(folder)
  try {
    const problem =
      (await copyChecked(from, restoring, manifest)) ?? inspect(restoring, manifest, options.sha256)
    if (problem !== null) {
      await rm(restoring, { force: true })
      return refused('backup_damaged', problem)
    }
    const key = await findKey(options, restoring)
    if ('ok' in key) {
      await rm(restoring, { force: true })
      return key
    }
    leaveWord(restoring, { at: options.at.toISOString(), backupAt: manifest.createdAt })
    if (key.from === 'backup') await writePrivate(join(folder, 'secret.key'), `${key.text}\n`)
    await flush(restoring)
    await rename(restoring, join(folder, STORE_FILE))
    await flush(folder)
    return { ok: true, manifest, keyFrom: key.from }
  } catch (error) {
    await rm(restoring, { force: true }).catch(() => undefined)
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC'
    throw full ? new AppError('storage_full', {}, { cause: error }) : (storageError(error) ?? error)
  }
}

async function manifestOf(from: string): Promise<BackupManifest | Extract<Restored, { ok: false }>> {
  const file = manifestFile(from)
  const no = (code: RestoreRefusal, detail: string) => ({ ok: false, code, detail }) as const
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null)
    return no(
      'backup_incomplete',
      `${file} is not there: without it nobody can tell whether the backup is whole.`,
    )
  const format = formatOf(text)
  if (format !== null && format > FORMAT)
    return no('backup_newer', 'It was taken by a newer version. Update Countersign first.')
  return readManifest(text) ?? no('backup_damaged', `${file} is not a manifest of a backup.`)
}

function formatOf(text: string): number | null {
  try {
    const { format } = JSON.parse(text) as { format?: unknown }
    return typeof format === 'number' ? format : null
  } catch {
    return null
  }
}

async function prepareFolder(folder: string, startOver: boolean): Promise<Restored | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (isHalfRestored(folder)) {
    if (!startOver)
      return refused('half_restored', `A restore into ${folder} did not end. Begin anew with --start-over.`)
    const restoring = restoringFile(folder)
    for (const file of [restoring, `${restoring}-journal`]) await rm(file, { force: true })
  }
  const others = readdirSync(folder).filter((name) => !MAY_BE_THERE.includes(name))
  if (others.length === 0) return null
  return refused(
    'target_not_empty',
    `${folder} already holds ${others.slice(0, 3).join(', ')}. Choose another folder.`,
  )
}

/** Copies, and says what is wrong with what was read. */
async function copyChecked(from: string, to: string, manifest: BackupManifest): Promise<string | null> {
  const target = await open(to, 'wx', 0o600)
  try {
    const read = await digestFile(from, (chunk) => target.writeFile(chunk))
    await target.sync()
    if (read.bytes !== manifest.bytes)
      return `It has ${read.bytes} bytes and not ${manifest.bytes}: it was cut off, or is of another backup.`
    return read.sha256 === manifest.sha256
      ? null
      : 'It was changed after it was taken: its SHA-256 is another one.'
  } finally {
    await target.close()
  }
}

/** Looks at the copy as a database and as a log. */
function inspect(file: string, manifest: BackupManifest, sha256: Sha256Hex): string | null {
  const copy = new DatabaseSync(file, { readOnly: true })
  try {
    const damage = damageOf(copy)
    if (damage !== null) return `The database in it is damaged: ${damage}.`
    if (shapeOf(copy) !== manifest.shape) return 'Its database is not of the shape that its manifest names.'
    const problem = chainProblemIn(copy, sha256)
    if (problem !== null) return `Its log does not verify: ${problem}.`
    const head = headOf(copy)
    const isSame = head.seq === manifest.head.seq && head.hash === manifest.head.hash
    return isSame ? null : 'Its log does not end where its manifest says.'
  } catch (error) {
    return `The database in it cannot be read: ${error instanceof Error ? error.message : String(error)}.`
  } finally {
    copy.close()
  }
}

type FoundKey = { readonly text: string; readonly from: 'given' | 'folder' | 'backup' | 'later' }

/** The key that the coordinator will use, as it would find it, if it opens what is sealed in the copy. */
async function findKey(
  { from, folder, key, keyLater, opens }: RestoreOptions,
  file: string,
): Promise<FoundKey | Extract<Restored, { ok: false }>> {
  const texts: readonly (FoundKey | null)[] = [
    key === undefined ? null : { text: key, from: 'given' },
    await keyIn(join(folder, 'secret.key'), 'folder'),
    await keyIn(keyFile(from), 'backup'),
  ]
  const found = texts.find((one) => one !== null)
  if (!found && keyLater === true) return { text: '', from: 'later' }
  if (!found)
    return {
      ok: false,
      code: 'missing_key',
      detail: `The key is not in the backup. Give it as COUNTERSIGN_KEY, or put secret.key into ${folder}.`,
    }
  const copy = new DatabaseSync(file, { readOnly: true })
  try {
    const sealed = storedValue(copy, KEY_CHECK_VALUE)
    if (sealed === undefined || opens(found.text, sealed)) return found
  } finally {
    copy.close()
  }
  const where = {
    given: 'COUNTERSIGN_KEY',
    folder: 'secret.key',
    backup: 'The key beside the backup',
    later: '',
  }
  return { ok: false, code: 'wrong_key', detail: `${where[found.from]} is not the key of this team.` }
}

const keyIn = (file: string, from: 'folder' | 'backup'): Promise<FoundKey | null> =>
  readFile(file, 'utf8').then(
    (text) => ({ text: text.trim(), from }),
    () => null,
  )

function leaveWord(file: string, word: object): void {
  const copy = new DatabaseSync(file)
  try {
    copy.exec('PRAGMA synchronous = FULL')
    copy
      .prepare(
        'INSERT INTO stored_values (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(RESTORED_VALUE, JSON.stringify(word))
  } finally {
    copy.close()
  }
}
