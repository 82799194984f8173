import { closeSync, existsSync, openSync, rmSync } from 'node:fs'
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

/**
 * Reads every page of the database and looks whether its tables hang together. About a second for a gigabyte, so it is
 * done where something may have happened, and not at every start. Throws `store_damaged` with the first findings.
 */
export function assertWhole(database: Database): void {
  const found = database.prepare('PRAGMA quick_check(5)').all() as { quick_check: string }[]
  const problems = found.map(({ quick_check: line }) => line).filter((line) => line !== 'ok')
  if (problems.length > 0) throw new AppError('store_damaged', { detail: problems.join('; ').slice(0, 500) })
}
