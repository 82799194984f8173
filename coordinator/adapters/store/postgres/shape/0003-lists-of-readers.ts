import type { Migration } from '../../migrations/migration.ts'
import { listsOfReaders as inTheFile } from '../../migrations/0004-lists-of-readers.ts'

/** As in the file, but for the types. */
export const listsOfReaders: Migration = {
  version: 3,
  name: inTheFile.name,
  sql: inTheFile.sql
    .replace('COLUMN pending INTEGER', 'COLUMN pending smallint')
    .replace('COLUMN created_at INTEGER', 'COLUMN created_at bigint'),
}
