import type { Migration } from './migration.ts'
import { start } from './0001-start.ts'
import { digestsAndProofs } from './0002-digests-and-proofs.ts'
import { peopleOfRemovedRequests } from './0003-people-of-removed-requests.ts'
import { listsOfReaders } from './0004-lists-of-readers.ts'

/** In order of version, without gaps. To change the database: add a file, add a line. */
export const MIGRATIONS: readonly Migration[] = [
  start,
  digestsAndProofs,
  peopleOfRemovedRequests,
  listsOfReaders,
]
