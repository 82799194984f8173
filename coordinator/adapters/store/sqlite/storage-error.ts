import { AppError } from '../../../../shared/domain/app-error.ts'

const SQLITE_READONLY = 8
const SQLITE_IOERR = 10
const SQLITE_CORRUPT = 11
const SQLITE_FULL = 13
const SQLITE_CANTOPEN = 14
const SQLITE_NOTADB = 26
const SQLITE_BUSY = 5
/** A file, or the folder that it is in, could not be synced. */
const FAILED_SYNCS: readonly unknown[] = [SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8)]

const codeOf = (error: unknown): unknown =>
  error instanceof Error ? (error as Error & { errcode?: unknown }).errcode : undefined

const primaryCode = (error: unknown): number | null => {
  const code = codeOf(error)
  return typeof code === 'number' ? code & 0xff : null
}

/** After this nobody knows what is on the disk: the system may take for written what it could not write. */
export const isFailedSync = (error: unknown): error is Error => FAILED_SYNCS.includes(codeOf(error))

export const isBusy = (error: unknown): boolean => primaryCode(error) === SQLITE_BUSY

/**
 * The coded error when the database itself cannot go on (disk full, input/output error, read-only, damaged), or null
 * when `error` is about one piece of work only.
 */
export function storageError(error: unknown): AppError | null {
  if (error instanceof AppError) return null
  const code = primaryCode(error)
  if (code === SQLITE_CORRUPT)
    return new AppError('store_damaged', { detail: (error as Error).message }, { cause: error })
  if (code === SQLITE_FULL) return new AppError('storage_full', {}, { cause: error })
  if (
    code === SQLITE_IOERR ||
    code === SQLITE_READONLY ||
    code === SQLITE_CANTOPEN ||
    code === SQLITE_NOTADB ||
    code === SQLITE_BUSY
  ) {
    return new AppError('storage_failed', { detail: (error as Error).message }, { cause: error })
  }
  return null
}
