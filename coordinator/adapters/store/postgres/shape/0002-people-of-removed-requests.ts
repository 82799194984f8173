import type { Migration } from '../../migrations/migration.ts'

/** As in the file: rows of archived requests go without the whole of `request_people` being read for each. */
export const peopleOfRemovedRequests: Migration = {
  version: 2,
  name: 'people-of-removed-requests',
  sql: 'ALTER TABLE request_people DROP CONSTRAINT request_people_request_id_fkey',
}
