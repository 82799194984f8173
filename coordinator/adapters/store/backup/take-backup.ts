import { closeSync, existsSync, openSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { NO_ENTRIES, type Head } from '../rows/log-row.ts'
import type { Database } from '../sqlite/statements.ts'
import { storageError } from '../sqlite/storage-error.ts'
import { digestFile, flush, writePrivate } from './durable-file.ts'
import { FORMAT, keyFile, manifestFile, type BackupManifest } from './manifest.ts'

export interface TakeBackupOptions {
  /** The database of a coordinator, which may be at work on it. */
  readonly database: string
  /** Where the copy goes; the manifest and, where wanted, the key stand beside it. */
  readonly to: string
  readonly version: string
  readonly at: Date
  /** The text that encrypts secrets; absent: it stays out of the backup. */
  readonly key?: string
}

/**
 * Copies a store as it is at one moment. Whoever works on it goes on meanwhile. What is being written has another name
 * until all of it is on the disk, so that half a backup never looks like one.
 *
 * Throws `storage_full`, `storage_failed`, `store_damaged`.
 */
export async function takeBackup(options: TakeBackupOptions): Promise<BackupManifest> {
  const { database, to, version, at, key } = options
  const partial = `${to}.partial`
  await rm(partial, { force: true })
  try {
    copyDatabase(database, partial)
    await flush(partial)
    const facts = factsOf(partial)
    const manifest: BackupManifest = {
      product: 'countersign',
      format: FORMAT,
      version,
      createdAt: at.toISOString(),
      ...facts,
      ...(await digestFile(partial)),
    }
    await writePrivate(manifestFile(to), `${JSON.stringify(manifest, null, 2)}\n`)
    if (key !== undefined) await writePrivate(keyFile(to), `${key}\n`)
    await rename(partial, to)
    await flush(dirname(to))
    return manifest
  } catch (error) {
    await rm(partial, { force: true })
    throw storageError(error) ?? error
  }
}

/** True when one of the names that a backup takes is already used. */
export const isTaken = (to: string): boolean => [to, manifestFile(to), keyFile(to)].some(existsSync)

/** One reading transaction from the first page to the last, so the copy is of one committed state. */
function copyDatabase(from: string, to: string): void {
  // Made first, so that it is never readable by others.
  closeSync(openSync(to, 'wx', 0o600))
  const source = new DatabaseSync(from, { readOnly: true, timeout: 5000 })
  try {
    source.prepare('VACUUM INTO ?').run(to)
  } finally {
    source.close()
  }
}

function factsOf(file: string): Pick<BackupManifest, 'shape' | 'head' | 'requests'> {
  const copy = new DatabaseSync(file, { readOnly: true })
  try {
    return { shape: shapeOf(copy), head: headOf(copy), requests: requestsIn(copy) }
  } finally {
    copy.close()
  }
}

export const shapeOf = (database: Database): number =>
  (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version

export const headOf = (database: Database): Head =>
  (database.prepare('SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1').get() as Head | undefined) ??
  NO_ENTRIES

const requestsIn = (database: Database): number =>
  (database.prepare('SELECT count(*) AS n FROM requests').get() as { n: number }).n
