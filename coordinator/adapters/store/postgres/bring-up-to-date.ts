import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Migration } from '../migrations/migration.ts'
import type { Connection } from './connection.ts'
import { start } from './shape/0001-start.ts'
import { peopleOfRemovedRequests } from './shape/0002-people-of-removed-requests.ts'
import { listsOfReaders } from './shape/0003-lists-of-readers.ts'

/** In order of version, without gaps. To change the database: add a file, add a line. */
const SHAPES: readonly Migration[] = [start, peopleOfRemovedRequests, listsOfReaders]

/** Only one coordinator at a time may change the shape. Any number that no other program is likely to use. */
const SHAPE_LOCK = 4_780_000_001

/**
 * Brings the database to the newest shape, each step in a transaction of its own. Throws `store_newer`. Whoever catches
 * an error closes the connection, and with it the lock.
 */
export async function bringUpToDate(
  connection: Connection,
  shapes: readonly Migration[] = SHAPES,
): Promise<void> {
  const newest = shapes.at(-1)?.version ?? 0
  await connection.script(`SELECT pg_advisory_lock(${SHAPE_LOCK})`)
  await connection.script('CREATE TABLE IF NOT EXISTS countersign_shape (version integer PRIMARY KEY)')
  const found =
    (
      await connection.get<{ version: number | null }>(
        'SELECT max(version) AS version FROM countersign_shape',
      )
    )?.version ?? 0
  if (found > newest) throw new AppError('store_newer', { found, newest })
  for (const { version, sql } of shapes) {
    if (version <= found) continue
    await connection.script(`BEGIN; ${sql}; INSERT INTO countersign_shape VALUES (${version}); COMMIT`)
  }
  await connection.script(`SELECT pg_advisory_unlock(${SHAPE_LOCK})`)
}
