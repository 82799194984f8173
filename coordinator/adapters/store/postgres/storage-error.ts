import { AppError } from '../../../../shared/domain/app-error.ts'

const DISK_FULL = '53100'
/** Classes of SQLSTATE that are about the database and not about one statement. */
const ABOUT_THE_DATABASE = ['08', '28', '3D', '53', '57', '58', 'F0', 'XX']
/** The same, of classes that hold other things too: read-only (a standby took its place), timeouts, deadlock. */
const SINGLE = ['25006', '25P03', '40001', '40P01', '55P03']
const SOCKET = /^E[A-Z]+$/
/** What the driver says without a code when a connection is gone. */
const GONE =
  /^(Connection terminated|Client has encountered|Client was closed|Query read timeout|timeout expired)/

const codeOf = (error: unknown): string => {
  const code = error instanceof Error ? (error as Error & { code?: unknown }).code : undefined
  return typeof code === 'string' ? code : ''
}

/** Whether the connection cannot be used any more; another may well work. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error)
  if (SOCKET.test(code) || code.startsWith('08') || code.startsWith('57P') || code === '25P03') return true
  return error instanceof Error && code === '' && GONE.test(error.message)
}

/**
 * The coded error when the database cannot go on (away, full, read-only, out of time), or null when `error` is about one
 * piece of work only.
 */
export function storageError(error: unknown): AppError | null {
  if (error instanceof AppError) return null
  const code = codeOf(error)
  if (code === DISK_FULL) return new AppError('storage_full', {}, { cause: error })
  if (isConnectionLoss(error) || ABOUT_THE_DATABASE.includes(code.slice(0, 2)) || SINGLE.includes(code)) {
    return new AppError('storage_failed', { detail: `PostgreSQL: ${reason(error)}` }, { cause: error })
  }
  return null
}

/** An error of several addresses says nothing by itself. */
const reason = (error: unknown): string => {
  const first = error instanceof AggregateError ? (error.errors as unknown[])[0] : error
  return first instanceof Error && first.message !== '' ? first.message : codeOf(error)
}
