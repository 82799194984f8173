import type { Migration } from '../../migrations/migration.ts'

/**
 * The first shape: the tables of the file, and what several coordinators on one database need.
 *
 * - Text sorts by code points, as in the file, whatever the database's own order is.
 * - JSON is kept as text: what is hashed must come back byte for byte.
 * - `store_state`: the end of the log, and the number of the last commit; whoever writes holds the writers' lock.
 * - `documents.version` is the commit that changed a row (`body` NULL: removed), so that each coordinator loads only
 *   what changed since it looked last.
 * - `log_changes`: what the other coordinators tell their clients about an entry; kept for the newest entries.
 * - `replicas`, `call_leases`: which coordinators live, and which of them carries out a call.
 */
export const start: Migration = {
  version: 1,
  name: 'start',
  sql: `
CREATE TABLE store_state (
  row_no smallint PRIMARY KEY CHECK (row_no = 1),
  commit_no bigint NOT NULL,
  log_seq bigint NOT NULL,
  log_hash text NOT NULL,
  changes_from bigint NOT NULL
);
INSERT INTO store_state VALUES (1, 0, 0, repeat('0', 64), 0);

CREATE TABLE log (
  seq bigint PRIMARY KEY,
  at bigint NOT NULL,
  type text NOT NULL,
  actor text NOT NULL,
  subject_kind text NOT NULL,
  subject_id text COLLATE "C" NOT NULL,
  data text NOT NULL,
  previous_hash text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX log_subject ON log (subject_kind, subject_id, seq);
CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is append-only'; END $$;
CREATE TRIGGER log_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON log
  FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only();

CREATE TABLE log_changes (seq bigint PRIMARY KEY, changes text NOT NULL);

CREATE TABLE requests (
  id text COLLATE "C" PRIMARY KEY,
  revision integer NOT NULL,
  status text NOT NULL,
  pending smallint NOT NULL,
  attachable smallint NOT NULL,
  executing smallint NOT NULL,
  connector_key text NOT NULL,
  connector_name text COLLATE "C" NOT NULL,
  requester_id text NOT NULL,
  requester_name text COLLATE "C" NOT NULL,
  requester_email text COLLATE "C" NOT NULL,
  agent_id text,
  agent_owner_id text,
  call_key text,
  created_at bigint NOT NULL,
  resolved_at bigint NOT NULL,
  search text COLLATE "C" NOT NULL,
  people text NOT NULL,
  state text NOT NULL
);
CREATE INDEX requests_created ON requests (pending, created_at, id);
CREATE INDEX requests_resolved ON requests (pending, resolved_at, id);
CREATE INDEX requests_pending_requester ON requests (requester_name, id) WHERE pending = 1;
CREATE INDEX requests_pending_email ON requests (requester_email, id) WHERE pending = 1;
CREATE INDEX requests_pending_connector ON requests (connector_name, id) WHERE pending = 1;
CREATE INDEX requests_of_requester ON requests (requester_id, created_at, id);
CREATE INDEX requests_pending_agent ON requests (agent_id) WHERE pending = 1;
CREATE INDEX requests_attachable ON requests (call_key, created_at) WHERE attachable = 1;
CREATE INDEX requests_asked_ahead ON requests (agent_id) WHERE attachable = 1 AND call_key IS NULL;
CREATE INDEX requests_executing ON requests (id) WHERE executing = 1;

CREATE TABLE request_snapshots (
  request_id text COLLATE "C" PRIMARY KEY REFERENCES requests (id),
  body text NOT NULL
);

CREATE TABLE request_people (
  person_id text NOT NULL,
  request_id text COLLATE "C" NOT NULL REFERENCES requests (id),
  may_decide smallint NOT NULL,
  PRIMARY KEY (person_id, request_id)
);
CREATE INDEX request_people_deciding ON request_people (person_id, request_id) WHERE may_decide = 1;

CREATE TABLE timers (
  request_id text COLLATE "C" NOT NULL,
  timer_id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  basis text NOT NULL,
  due_at bigint NOT NULL,
  node_id text,
  PRIMARY KEY (request_id, timer_id)
);
CREATE INDEX timers_due ON timers (basis, due_at);

CREATE TABLE outbox (
  id text COLLATE "C" PRIMARY KEY,
  channel text NOT NULL,
  kind text NOT NULL,
  recipient text NOT NULL,
  person_id text,
  request_id text,
  payload text NOT NULL,
  status text NOT NULL,
  attempts integer NOT NULL,
  next_attempt_at bigint NOT NULL,
  last_response text,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  digest_id text
);
CREATE INDEX outbox_due ON outbox (next_attempt_at)
  WHERE status IN ('queued', 'sending') AND channel <> 'desktop' AND digest_id IS NULL;
CREATE INDEX outbox_desktop ON outbox (person_id, created_at) WHERE status = 'queued' AND channel = 'desktop';
CREATE INDEX outbox_request ON outbox (request_id);
CREATE INDEX outbox_created ON outbox (created_at, id);
CREATE INDEX outbox_digest ON outbox (digest_id, created_at, id) WHERE digest_id IS NOT NULL;

CREATE TABLE idempotency (
  key text PRIMARY KEY,
  body_hash text NOT NULL,
  status integer NOT NULL,
  body text NOT NULL,
  at bigint NOT NULL
);
CREATE INDEX idempotency_at ON idempotency (at);

CREATE TABLE stored_values (key text PRIMARY KEY, value text NOT NULL);

CREATE TABLE documents (
  collection text NOT NULL,
  id text COLLATE "C" NOT NULL,
  body text,
  version bigint NOT NULL,
  PRIMARY KEY (collection, id)
);
CREATE INDEX documents_version ON documents (version);

CREATE TABLE proofs (
  id text PRIMARY KEY,
  kind text NOT NULL,
  body text NOT NULL,
  expires_at bigint NOT NULL
);
CREATE INDEX proofs_end ON proofs (expires_at);

CREATE TABLE team_clock (
  row_no smallint PRIMARY KEY CHECK (row_no = 1),
  elapsed double precision NOT NULL,
  behind double precision NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE replicas (
  number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  beat_at timestamptz NOT NULL,
  last_commit bigint NOT NULL
);
CREATE TABLE call_leases (call_id text PRIMARY KEY, replica integer NOT NULL);
`,
}
