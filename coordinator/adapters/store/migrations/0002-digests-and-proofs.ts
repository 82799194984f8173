import type { Migration } from './migration.ts'

/**
 * - A message may wait for a digest that will carry it (`digest_id`): it is then never sent by itself.
 * - `proofs`: what a text that was sent to somebody (a link, a code) is good for, found by its hash.
 */
export const digestsAndProofs: Migration = {
  version: 2,
  name: 'digests-and-proofs',
  sql: `
ALTER TABLE outbox ADD COLUMN digest_id TEXT;
CREATE INDEX outbox_digest ON outbox (digest_id, created_at, id) WHERE digest_id IS NOT NULL;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (next_attempt_at)
  WHERE status IN ('queued', 'sending') AND channel <> 'desktop' AND digest_id IS NULL;

CREATE TABLE proofs (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX proofs_end ON proofs (expires_at);
`,
}
