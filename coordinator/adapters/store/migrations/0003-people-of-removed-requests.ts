import type { Migration } from './migration.ts'

/**
 * Requests can be archived, which removes their rows. A reference from `request_people` would have the whole of that
 * table read for each row that goes, or cost an index that nothing else needs; what it guarded is written and removed in
 * one transaction anyway.
 */
export const peopleOfRemovedRequests: Migration = {
  version: 3,
  name: 'people-of-removed-requests',
  sql: `
CREATE TABLE request_people_next (
  person_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  may_decide INTEGER NOT NULL,
  PRIMARY KEY (person_id, request_id)
) STRICT, WITHOUT ROWID;
INSERT INTO request_people_next SELECT person_id, request_id, may_decide FROM request_people;
DROP TABLE request_people;
ALTER TABLE request_people_next RENAME TO request_people;
CREATE INDEX request_people_deciding ON request_people (person_id, request_id) WHERE may_decide = 1;
`,
}
