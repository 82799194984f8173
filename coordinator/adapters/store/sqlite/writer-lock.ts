import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import { AppError } from '../../../../shared/domain/app-error.ts'
import { isBusy } from './storage-error.ts'

/**
 * Makes sure that one coordinator writes to a file.
 *
 * A second, empty database beside the first is held in an exclusive transaction for as long as the store is open. The
 * operating system lets go of it when the process ends, however it ends, and it works the same on every platform.
 * Throws `store_in_use`. Returns the function that releases the lock.
 */
export function holdWriterLock(databaseFile: string): () => void {
  const file = `${databaseFile}.lock`
  closeSync(openSync(file, 'a', 0o600))
  const lock = new DatabaseSync(file, { timeout: 0 })
  try {
    lock.exec('PRAGMA journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (isBusy(error)) throw new AppError('store_in_use', { file: databaseFile }, { cause: error })
    throw error
  }
  return () => {
    lock.exec('ROLLBACK')
    lock.close()
  }
}
