import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import type { Database } from '../../coordinator/adapters/store/sqlite/statements.ts'

/** Of twenty requests one still waits. */
const WAITING_SHARE = 20
const APART_MS = 60_000

/**
 * Brings the requests of a running coordinator to `count`, as copies of those that it has: one that waits, and one that
 * is over. Only the tables that lists are read from are filled; the log knows nothing of the copies.
 */
export function addRequests(data: string, count: number): void {
  const database = new DatabaseSync(join(data, 'countersign.db'), { timeout: 30_000 })
  try {
    database.exec('BEGIN IMMEDIATE')
    const sources = { 0: sourceOf(database, 0), 1: sourceOf(database, 1) }
    const before = (database.prepare('SELECT count(*) AS n FROM requests').get() as { n: number }).n
    const insert = new Map<string, ReturnType<typeof database.prepare>>()
    for (let index = 0; index < count - before; index += 1) {
      copy(index % WAITING_SHARE === 0 ? 1 : 0, index)
    }
    database.exec('COMMIT')

    function copy(pending: 0 | 1, index: number): void {
      const source = sources[pending]
      const id = source.id.slice(0, -8) + String(index).padStart(8, '0')
      const at = source.createdAt - index * APART_MS
      const renew = (value: unknown): unknown =>
        typeof value === 'string'
          ? value.replaceAll(source.id, id).replaceAll(String(source.createdAt), String(at))
          : value === source.createdAt
            ? at
            : value
      for (const { table, rows } of source.tables) {
        for (const row of rows) {
          const names = Object.keys(row)
          const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`
          const statement = insert.get(table) ?? database.prepare(sql)
          insert.set(table, statement)
          statement.run(...(names.map((name) => renew(row[name])) as string[]))
        }
      }
    }
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  } finally {
    database.close()
  }
}

type Row = Readonly<Record<string, unknown>>

interface Source {
  readonly id: string
  /** Epoch ms. */
  readonly createdAt: number
  readonly tables: readonly { readonly table: string; readonly rows: readonly Row[] }[]
}

function sourceOf(database: Database, pending: 0 | 1): Source {
  const select = (sql: string, value: number | string): readonly Row[] =>
    database.prepare(sql).all(value) as Row[]
  const requests = select(
    'SELECT * FROM requests WHERE pending = ? ORDER BY created_at DESC LIMIT 1',
    pending,
  )
  const { id, created_at: createdAt } = requests[0] ?? {}
  if (typeof id !== 'string' || typeof createdAt !== 'number') throw new Error('there is no request to copy')
  const tables = [
    { table: 'requests', rows: requests },
    ...['request_snapshots', 'request_people'].map((table) => ({
      table,
      rows: select(`SELECT * FROM ${table} WHERE request_id = ?`, id),
    })),
  ]
  return { id, createdAt, tables }
}
