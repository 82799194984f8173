import { closeSync, existsSync, fsyncSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Database } from './statements.ts'

/** Stands beside the database while a coordinator works on it, and is left behind by one that did not stop cleanly. */
const markerOf = (databaseFile: string): string => `${databaseFile}.running`

export const wasLeftRunning = (databaseFile: string): boolean => existsSync(markerOf(databaseFile))

export function markRunning(databaseFile: string): void {
  closeSync(openSync(markerOf(databaseFile), 'w', 0o600))
}

export function markStopped(databaseFile: string): void {
  rmSync(markerOf(databaseFile), { force: true })
}

const CHUNK_BYTES = 1024 * 1024

/**
 * Writes the write-ahead log over itself and waits until it is on the disk. A system that could not write some of it may
 * still show it, from memory, and never try again: what SQLite would then take for committed, and write behind, could be
 * gone after the next power cut, with all that stands behind it. Throws `storage_failed`.
 */
export function writeLogAgain(databaseFile: string): void {
  const path = `${databaseFile}-wal`
  if (!existsSync(path)) return
  try {
    const file = openSync(path, 'r+')
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES)
      for (let at = 0; ;) {
        const length = readSync(file, chunk, 0, CHUNK_BYTES, at)
        if (length === 0) break
        for (let done = 0; done < length;) done += writeSync(file, chunk, done, length - done, at + done)
        at += length
      }
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new AppError('storage_failed', { detail: (error as Error).message }, { cause: error })
  }
}

/**
 * Reads every page of the database and looks whether its tables hang together. About a second for a gigabyte, so it is
 * done where something may have happened, and not at every start. Throws `store_damaged` with the first findings.
 */
export function assertWhole(database: Database): void {
  const found = database.prepare('PRAGMA quick_check(5)').all() as { quick_check: string }[]
  const problems = found.map(({ quick_check: line }) => line).filter((line) => line !== 'ok')
  if (problems.length > 0) throw new AppError('store_damaged', { detail: problems.join('; ').slice(0, 500) })
}
