import type { Tx } from '../../../../ports/store.ts'
import type { Statements } from '../statements.ts'

export function idempotencyTable(sql: Statements): Tx['idempotency'] {
  return {
    async get(key) {
      const row = sql.get<{ body_hash: string; status: number; body: string }>(
        'SELECT body_hash, status, body FROM idempotency WHERE key = ?',
        key,
      )
      return row && { bodyHash: row.body_hash, status: row.status, body: row.body }
    },
    async put(key, value) {
      sql.run(
        'INSERT INTO idempotency (key, body_hash, status, body, at) VALUES (?, ?, ?, ?, ?)',
        key,
        value.bodyHash,
        value.status,
        value.body,
        value.at,
      )
    },
    async forget(at) {
      sql.run('DELETE FROM idempotency WHERE at < ?', at)
    },
  }
}

export function valuesTable(sql: Statements): Tx['values'] {
  return {
    async get(key) {
      return sql.get<{ value: string }>('SELECT value FROM stored_values WHERE key = ?', key)?.value
    },
    async set(key, value) {
      sql.run(
        'INSERT INTO stored_values (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        key,
        value,
      )
    },
  }
}

export function proofsTable(sql: Statements): Tx['proofs'] {
  return {
    async get(id) {
      const row = sql.get<{ id: string; kind: string; body: string; expires_at: number }>(
        'SELECT id, kind, body, expires_at FROM proofs WHERE id = ?',
        id,
      )
      return row && { id: row.id, kind: row.kind, body: JSON.parse(row.body), expiresAt: row.expires_at }
    },
    async put(proof) {
      sql.run(
        `INSERT INTO proofs (id, kind, body, expires_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, body = excluded.body, expires_at = excluded.expires_at`,
        proof.id,
        proof.kind,
        JSON.stringify(proof.body),
        proof.expiresAt,
      )
    },
    async forget(at) {
      sql.run('DELETE FROM proofs WHERE expires_at < ?', at)
    },
  }
}
