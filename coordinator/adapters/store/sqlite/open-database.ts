import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from '@photostructure/sqlite'
import { AppError } from '../../../../shared/domain/app-error.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Database } from './statements.ts'
import { storageError } from './storage-error.ts'

/** The first release with both fixes to write-ahead-log recovery that a held decision depends on. */
const OLDEST_SQLITE = [3, 51, 3] as const
/** `PRAGMA synchronous`: 2 is FULL, the level at which a commit survives loss of power. */
const FULL = 2
const APPLICATION_ID = 0x43_53_47_4e

/**
 * Opens the one writing connection: durable, checked, and brought to the newest shape. `check` looks at the database
 * before anything of it is changed. Throws coded errors.
 */
export function openWriter(
  file: string,
  {
    migrations = MIGRATIONS,
    check,
  }: { readonly migrations?: readonly Migration[]; readonly check?: (database: Database) => void } = {},
): Database {
  try {
    // Made before SQLite opens it, so that it is never readable by others; SQLite gives its -wal and -shm the same mode.
    closeSync(openSync(file, 'a', 0o600))
    const database = new DatabaseSync(file, {
      timeout: 5000,
      enableForeignKeyConstraints: true,
      defensive: true,
    })
    try {
      assertVersion(database)
      database.exec('PRAGMA journal_mode = WAL')
      database.exec('PRAGMA synchronous = FULL')
      database.exec('PRAGMA journal_size_limit = 67108864')
      database.exec('PRAGMA cache_size = -32768')
      database.exec('PRAGMA temp_store = MEMORY')
      assertDurable(database)
      check?.(database)
      migrate(database, migrations)
      return database
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    throw storageError(error) ?? error
  }
}

/** A connection that can only read; it sees the last committed state at its first statement. */
export function openReader(file: string): Database {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
  database.exec('PRAGMA query_only = ON')
  database.exec('PRAGMA cache_size = -8192')
  return database
}

const pragma = (database: Database, name: string): unknown =>
  Object.values(database.prepare(`PRAGMA ${name}`).get() as object)[0]

export const sqliteVersion = (database: Database): string =>
  (database.prepare('SELECT sqlite_version() AS version').get() as { version: string }).version

function assertVersion(database: Database): void {
  const version = sqliteVersion(database)
  const parts = version.split('.').map(Number)
  for (const [index, wanted] of OLDEST_SQLITE.entries()) {
    const found = parts[index] ?? 0
    if (found > wanted) return
    if (found < wanted) {
      throw new AppError('storage_failed', {
        detail: `SQLite ${version} is older than ${OLDEST_SQLITE.join('.')}`,
      })
    }
  }
}

function assertDurable(database: Database): void {
  const journal = pragma(database, 'journal_mode')
  const synchronous = pragma(database, 'synchronous')
  const foreignKeys = pragma(database, 'foreign_keys')
  if (journal === 'wal' && synchronous === FULL && foreignKeys === 1) return
  throw new AppError('storage_failed', {
    detail: `the database does not keep its promises (journal ${String(journal)}, synchronous ${String(synchronous)}, foreign keys ${String(foreignKeys)})`,
  })
}

function migrate(database: Database, migrations: readonly Migration[]): void {
  const newest = migrations.at(-1)?.version ?? 0
  const found = Number(pragma(database, 'user_version'))
  if (found > newest) throw new AppError('store_newer', { found, newest })
  if (found > 0 && pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new AppError('storage_failed', { detail: 'the file is a database of another program' })
  }
  for (const migration of migrations) {
    if (migration.version <= found) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      database.exec(migration.sql)
      database.exec(`PRAGMA user_version = ${migration.version}`)
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
      database.exec('COMMIT')
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
}
