import type { Tx } from '../../../../ports/store.ts'
import type { TxConnection } from '../tx-connection.ts'

export function idempotencyTable(sql: TxConnection): Tx['idempotency'] {
  return {
    async get(key) {
      const row = await sql.get<{ body_hash: string; status: number; body: string }>(
        'SELECT body_hash, status, body FROM idempotency WHERE key = ?',
        key,
      )
      return row && { bodyHash: row.body_hash, status: row.status, body: row.body }
    },
    async put(key, value) {
      sql.write('INSERT INTO idempotency (key, body_hash, status, body, at) VALUES (?, ?, ?, ?, ?)', [
        key,
        value.bodyHash,
        value.status,
        value.body,
        value.at,
      ])
    },
    async forget(at) {
      sql.write('DELETE FROM idempotency WHERE at < ?', [at])
    },
  }
}

/** Each value is read once in a transaction, whoever of its members asks for it. */
export function valuesTable(sql: TxConnection, inUse: ValuesInUse): Tx['values'] {
  return {
    get(key) {
      const known = inUse.get(key)
      if (known) return known
      const asked = sql
        .get<{ value: string }>('SELECT value FROM stored_values WHERE key = ?', key)
        .then((row) => row?.value)
      inUse.set(key, asked)
      return asked
    },
    async set(key, value) {
      inUse.set(key, Promise.resolve(value))
      sql.write(
        `INSERT INTO stored_values (key, value) VALUES (?, ?)
          ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
        [key, value],
      )
    },
  }
}

/** What a transaction knows of the values. Forgotten when a member is undone: it may have set some. */
export class ValuesInUse extends Map<string, Promise<string | undefined>> {
  memberStarts(): void {
    // What is known stays true: the members before stand.
  }

  undoMember(): void {
    this.clear()
  }
}

export function proofsTable(sql: TxConnection): Tx['proofs'] {
  return {
    async get(id) {
      const row = await sql.get<{ id: string; kind: string; body: string; expires_at: number }>(
        'SELECT id, kind, body, expires_at FROM proofs WHERE id = ?',
        id,
      )
      return row && { id: row.id, kind: row.kind, body: JSON.parse(row.body), expiresAt: row.expires_at }
    },
    async put(proof) {
      sql.write(
        `INSERT INTO proofs (id, kind, body, expires_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, body = excluded.body, expires_at = excluded.expires_at`,
        [proof.id, proof.kind, JSON.stringify(proof.body), proof.expiresAt],
      )
    },
    async forget(at) {
      sql.write('DELETE FROM proofs WHERE expires_at < ?', [at])
    },
  }
}

/** A coordinator counts as dead when its connection is gone and it has not been heard of for this long. */
const SILENT_FOR = `interval '5 seconds'`
/** The class of the advisory lock that each living coordinator holds under its own number. */
export const ALIVE_LOCKS = 478_001

/** `replica`: the number of this coordinator. */
export function leasesTable(sql: TxConnection, replica: number): Tx['leases'] {
  return {
    async hold(callId) {
      sql.write(
        `INSERT INTO call_leases (call_id, replica) VALUES (?, ?)
          ON CONFLICT (call_id) DO UPDATE SET replica = excluded.replica`,
        [callId, replica],
      )
    },
    async release(callId) {
      sql.write('DELETE FROM call_leases WHERE call_id = ?', [callId])
    },
    async isHeld(callId) {
      const living = await sql.all(
        `SELECT 1 FROM call_leases l JOIN replicas r ON r.number = l.replica WHERE l.call_id = ? AND (
          r.beat_at > clock_timestamp() - ${SILENT_FOR}
          OR EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = ${ALIVE_LOCKS}
            AND objid = r.number::oid AND objsubid = 2 AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))`,
        callId,
      )
      return living.length > 0
    },
  }
}
