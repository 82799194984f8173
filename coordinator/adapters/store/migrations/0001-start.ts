import type { Migration } from './migration.ts'

/**
 * The first shape.
 *
 * - `log` is append-only: its triggers refuse every UPDATE and DELETE, whoever asks.
 * - `requests` keeps the mutable state as JSON; what is fixed at creation stands once in `request_snapshots`.
 *   The columns beside it exist to sort, filter and find by, and are written from the state alone.
 * - `documents` holds the small collections (flows, policies, people …), one row a value.
 */
export const start: Migration = {
  version: 1,
  name: 'start',
  sql: `
CREATE TABLE log (
  seq INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  actor TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  data TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE INDEX log_subject ON log (subject_kind, subject_id, seq);
CREATE TRIGGER log_never_changes BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_never_shrinks BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE requests (
  id TEXT NOT NULL PRIMARY KEY,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  pending INTEGER NOT NULL,
  attachable INTEGER NOT NULL,
  connector_key TEXT NOT NULL,
  connector_name TEXT NOT NULL,
  requester_id TEXT NOT NULL,
  requester_name TEXT NOT NULL,
  requester_email TEXT NOT NULL,
  agent_id TEXT,
  agent_owner_id TEXT,
  call_key TEXT,
  created_at INTEGER NOT NULL,
  resolved_at INTEGER NOT NULL,
  search TEXT NOT NULL,
  people TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_created ON requests (pending, created_at, id);
CREATE INDEX requests_resolved ON requests (pending, resolved_at, id);
CREATE INDEX requests_pending_requester ON requests (requester_name, id) WHERE pending = 1;
CREATE INDEX requests_pending_email ON requests (requester_email, id) WHERE pending = 1;
CREATE INDEX requests_pending_connector ON requests (connector_name, id) WHERE pending = 1;
CREATE INDEX requests_of_requester ON requests (requester_id, created_at, id);
CREATE INDEX requests_pending_agent ON requests (agent_id) WHERE pending = 1;
CREATE INDEX requests_attachable ON requests (call_key, created_at) WHERE attachable = 1;

CREATE TABLE request_snapshots (
  request_id TEXT NOT NULL PRIMARY KEY REFERENCES requests (id),
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE request_people (
  person_id TEXT NOT NULL,
  request_id TEXT NOT NULL REFERENCES requests (id),
  may_decide INTEGER NOT NULL,
  PRIMARY KEY (person_id, request_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_people_deciding ON request_people (person_id, request_id) WHERE may_decide = 1;

CREATE TABLE timers (
  request_id TEXT NOT NULL,
  timer_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  basis TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  node_id TEXT,
  PRIMARY KEY (request_id, timer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX timers_due ON timers (basis, due_at);

CREATE TABLE outbox (
  id TEXT NOT NULL PRIMARY KEY,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  person_id TEXT,
  request_id TEXT,
  payload TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  last_response TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE status IN ('queued', 'sending') AND channel <> 'desktop';
CREATE INDEX outbox_desktop ON outbox (person_id, created_at) WHERE status = 'queued' AND channel = 'desktop';
CREATE INDEX outbox_request ON outbox (request_id);
CREATE INDEX outbox_created ON outbox (created_at, id);

CREATE TABLE idempotency (
  key TEXT NOT NULL PRIMARY KEY,
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE stored_values (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (collection, id)
) STRICT, WITHOUT ROWID;
`,
}
