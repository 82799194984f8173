import { createChainVerifier, type Sha256Hex } from '../../../shared/domain/log/chain.ts'
import { bringUpToDate } from './postgres/bring-up-to-date.ts'
import { Connection } from './postgres/connection.ts'
import { WRITERS_LOCK } from './postgres/group-writer.ts'
import { storageError } from './postgres/storage-error.ts'
import { isExecuting, requestOf, type StoredRequest } from './rows/request-row.ts'
import { entryOf, type Head, type StoredEntry } from './rows/log-row.ts'
import { openWriter } from './sqlite/open-database.ts'
import type { Database } from './sqlite/statements.ts'
import { holdWriterLock } from './sqlite/writer-lock.ts'

/** In an order in which every row finds the row that it refers to. */
const TABLES = [
  'log',
  'requests',
  'request_snapshots',
  'request_people',
  'timers',
  'outbox',
  'idempotency',
  'stored_values',
  'documents',
  'proofs',
] as const
const ROWS_AT_ONCE = 200

export type Moved =
  | { readonly ok: true; readonly head: Head; readonly rows: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly why: 'not-empty' | 'does-not-match'; readonly detail: string }

/**
 * Copies a team's store from its file to an empty PostgreSQL database, in one transaction: all of it, or nothing. The file
 * is held locked meanwhile, so no coordinator may run on it; it stays as it is. At the end the log is read back from the
 * database and its chain is verified, and the rows are counted; if anything differs, nothing is kept.
 *
 * Throws `store_in_use`, `store_newer`, `storage_full`, `storage_failed`.
 */
export async function moveToPostgres(file: string, url: string, sha256: Sha256Hex): Promise<Moved> {
  const release = holdWriterLock(file)
  try {
    const source = openWriter(file)
    try {
      const target = await Connection.open(url)
      try {
        await bringUpToDate(target)
        await target.script(`SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
          BEGIN; SELECT pg_advisory_xact_lock(${WRITERS_LOCK})`)
        const moved = await move(source, target, sha256)
        await target.script(moved.ok ? 'COMMIT' : 'ROLLBACK')
        return moved
      } catch (error) {
        throw storageError(error) ?? error
      } finally {
        await target.close()
      }
    } finally {
      source.close()
    }
  } finally {
    release()
  }
}

async function move(source: Database, target: Connection, sha256: Sha256Hex): Promise<Moved> {
  for (const table of [...TABLES, 'replicas']) {
    const found = await target.get(`SELECT 1 FROM ${table} LIMIT 1`)
    if (found) return { ok: false, why: 'not-empty', detail: `the table ${table} already has rows` }
  }
  const rows: Record<string, number> = {}
  for (const table of TABLES) rows[table] = await copyTable(source, target, table)
  const end = source.prepare('SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1').get() as Head | undefined
  const head = end ?? { seq: 0, hash: '0'.repeat(64) }
  const problem = (await wrongCount(target, rows)) ?? (await wrongChain(target, head, sha256))
  if (problem !== null) return { ok: false, why: 'does-not-match', detail: problem }
  await target.run(
    'UPDATE store_state SET commit_no = 1, log_seq = $1, log_hash = $2, changes_from = $3',
    head.seq,
    head.hash,
    head.seq + 1,
  )
  await copyClock(source, target)
  return { ok: true, head, rows }
}

/** Every column of the file has to have its place; what only the database has is worked out. */
async function copyTable(source: Database, target: Connection, table: string): Promise<number> {
  const columns = source
    .prepare(`PRAGMA table_info(${table})`)
    .all()
    .map((column) => (column as { name: string }).name)
  const more: Record<string, (row: Record<string, unknown>) => unknown> =
    table === 'requests'
      ? { executing: (row) => (isExecuting(requestOf(row as unknown as StoredRequest)) ? 1 : 0) }
      : table === 'documents'
        ? { version: () => 1 }
        : {}
  const names = [...columns, ...Object.keys(more)].join(', ')
  const insert = `INSERT INTO ${table} (${names}) SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1::json)`
  // The state of a request is read together with its snapshot.
  const read =
    table === 'requests'
      ? `SELECT r.*, s.body FROM requests r JOIN request_snapshots s ON s.request_id = r.id`
      : `SELECT * FROM ${table}`
  let count = 0
  let page: Record<string, unknown>[] = []
  const send = async (): Promise<void> => {
    if (page.length > 0) await target.run(insert, JSON.stringify(page))
    count += page.length
    page = []
  }
  for (const found of source.prepare(read).iterate()) {
    const row = found as Record<string, unknown>
    const copy = Object.fromEntries(columns.map((name) => [name, storable(row[name])]))
    for (const [name, work] of Object.entries(more)) copy[name] = work(row)
    page.push(copy)
    if (page.length === ROWS_AT_ONCE) await send()
  }
  await send()
  return count
}

const NUL = String.fromCharCode(0)
/** As the store itself does it: PostgreSQL has no NUL in its text. JSON, which is hashed, never holds one as it is. */
const storable = (value: unknown): unknown =>
  typeof value === 'string' && value.includes(NUL) ? value.replaceAll(NUL, '\ufffd') : value

async function wrongCount(
  target: Connection,
  rows: Readonly<Record<string, number>>,
): Promise<string | null> {
  for (const [table, count] of Object.entries(rows)) {
    const found = await target.get<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)
    if (found?.n !== count) return `${table} has ${found?.n ?? 0} rows and not ${count}`
  }
  return null
}

async function wrongChain(target: Connection, head: Head, sha256: Sha256Hex): Promise<string | null> {
  const verifier = createChainVerifier(sha256)
  let since = 0
  for (;;) {
    const page = await target.all<StoredEntry>(
      'SELECT * FROM log WHERE seq > $1 ORDER BY seq LIMIT 1000',
      since,
    )
    for (const row of page) {
      const problem = verifier.add(entryOf(row))
      if (problem !== null) return `entry ${row.seq} of the log does not verify: ${problem.code}`
      since = row.seq
    }
    if (page.length === 0) break
  }
  return since === head.seq ? null : `the log ends at ${since} and not at ${head.seq}`
}

/** The clock that timers are due on goes on from where the file left it. */
async function copyClock(source: Database, target: Connection): Promise<void> {
  const stored = source.prepare(`SELECT value FROM stored_values WHERE key = 'clock'`).get() as
    { value: string } | undefined
  if (!stored) return
  const { at, elapsed, running } = JSON.parse(stored.value) as {
    at: number
    elapsed: number
    running: number
  }
  await target.run(
    `INSERT INTO team_clock VALUES (1, $1, $2, to_timestamp($3::float8 / 1000))
      ON CONFLICT (row_no) DO UPDATE SET elapsed = excluded.elapsed, behind = excluded.behind, at = excluded.at`,
    elapsed,
    elapsed - running,
    at,
  )
}
