import type { Migration } from './migration.ts'

/**
 * Lists cost what a page of them costs, whoever asks and however many requests there are: `request_people` names
 * everybody who may read a request (also who asked, and who owns the agent) in the order of lists, and what lists are
 * sorted and filtered by stands in one index each.
 */
export const listsOfReaders: Migration = {
  version: 4,
  name: 'lists-of-readers',
  sql: `
ALTER TABLE request_people ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
ALTER TABLE request_people ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
UPDATE request_people SET pending = r.pending, created_at = r.created_at FROM requests r WHERE r.id = request_id;
INSERT INTO request_people (person_id, request_id, may_decide, pending, created_at)
  SELECT requester_id, id, 0, pending, created_at FROM requests WHERE true
  ON CONFLICT DO NOTHING;
INSERT INTO request_people (person_id, request_id, may_decide, pending, created_at)
  SELECT agent_owner_id, id, 0, pending, created_at FROM requests WHERE agent_owner_id IS NOT NULL
  ON CONFLICT DO NOTHING;
CREATE INDEX request_people_newest ON request_people (person_id, pending, created_at, request_id);
DROP INDEX requests_created;
DROP INDEX requests_resolved;
DROP INDEX requests_pending_requester;
DROP INDEX requests_pending_email;
DROP INDEX requests_pending_connector;
CREATE INDEX requests_created ON requests (pending, created_at, id, status, connector_key, requester_id, agent_id);
CREATE INDEX requests_resolved ON requests (pending, resolved_at, id, status, connector_key, requester_id, agent_id);
CREATE INDEX requests_requester_name ON requests (pending, requester_name, id);
CREATE INDEX requests_requester_email ON requests (pending, requester_email, id);
CREATE INDEX requests_connector_name ON requests (pending, connector_name, id);
`,
}
