import { AppError } from '../../../../../shared/domain/app-error.ts'
import type { RequestRow, Tx } from '../../../../ports/store.ts'
import { cutPage } from '../../rows/cursor.ts'
import { requestPage } from '../../rows/request-page.ts'
import {
  changedReaders,
  CHANGING_COLUMNS,
  changingValues,
  FIXED_COLUMNS,
  fixedValues,
  isExecuting,
  readersOf,
  requestOf,
  SELECT_REQUEST,
  type StoredRequest,
} from '../../rows/request-row.ts'
import type { TransactionalCache } from '../../transactional-cache.ts'
import type { TxConnection } from '../tx-connection.ts'

const INSERT = `INSERT INTO requests (${FIXED_COLUMNS}, ${CHANGING_COLUMNS.join(', ')}, executing)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const UPDATE = `UPDATE requests SET ${CHANGING_COLUMNS.map((name) => `${name} = ?`).join(', ')}, executing = ?
  WHERE id = ? AND revision = ?`

const changing = (row: RequestRow) => [...changingValues(row), isExecuting(row) ? 1 : 0]

/**
 * `inUse`: the rows that this transaction has read or written; each is read from the database once, and locked where the
 * transaction may write. Never kept for a later one: another coordinator may have changed the row by then.
 */
export function requestsTable(
  sql: TxConnection,
  inUse: TransactionalCache<RequestRow>,
  mayWrite: boolean,
): Tx['requests'] {
  const one = `${SELECT_REQUEST} WHERE r.id = ?${mayWrite ? ' FOR UPDATE OF r' : ''}`
  const load = async (id: string): Promise<RequestRow | undefined> => {
    const known = inUse.current(id)
    if (known) return known
    const stored = await sql.get<StoredRequest>(one, id)
    if (!stored) return undefined
    const row = requestOf(stored)
    inUse.remember(id, row)
    return row
  }
  const loadAll = async (ids: readonly { id: string }[]): Promise<RequestRow[]> =>
    (await Promise.all(ids.map(({ id }) => load(id)))).filter((row) => row !== undefined)

  const saveReaders = (before: RequestRow | undefined, after: RequestRow): void => {
    const changed = changedReaders(before, after)
    if (changed.length === 0) return
    sql.write(
      `INSERT INTO request_people SELECT * FROM json_populate_recordset(NULL::request_people, ?::json)
        ON CONFLICT (person_id, request_id) DO UPDATE SET may_decide = excluded.may_decide, pending = excluded.pending`,
      [JSON.stringify(changed)],
    )
  }

  return {
    get: load,
    async findAttachable(callKey) {
      const found = await sql.get<{ id: string }>(
        'SELECT id FROM requests WHERE call_key = ? AND attachable = 1 ORDER BY created_at DESC, id DESC LIMIT 1',
        callKey,
      )
      return found && load(found.id)
    },
    async findAskedAhead(agentId) {
      return loadAll(
        await sql.all<{ id: string }>(
          `SELECT id FROM requests WHERE call_key IS NULL AND attachable = 1 AND agent_id = ?
            ORDER BY created_at DESC, id DESC`,
          agentId,
        ),
      )
    },
    async insert(row) {
      const { id } = row.state.snapshot
      sql.write(INSERT, [...fixedValues(row), ...changing(row)])
      sql.write('INSERT INTO request_snapshots (request_id, body) VALUES (?, ?)', [
        id,
        JSON.stringify(row.state.snapshot),
      ])
      saveReaders(undefined, row)
      inUse.set(id, row)
    },
    async update(row, previousRevision) {
      const { id } = row.state.snapshot
      const before = await load(id)
      sql.write(UPDATE, [...changing(row), id, previousRevision], (changed) => {
        if (changed !== 1) throw new AppError('storage_failed', { detail: `request ${id} changed meanwhile` })
      })
      saveReaders(before, row)
      inUse.set(id, row)
    },
    async remove(row) {
      const { id } = row.state.snapshot
      for (const personId of new Set(readersOf(row)))
        sql.write('DELETE FROM request_people WHERE person_id = ? AND request_id = ?', [personId, id])
      for (const table of ['timers', 'outbox', 'request_snapshots'])
        sql.write(`DELETE FROM ${table} WHERE request_id = ?`, [id])
      sql.write('DELETE FROM requests WHERE id = ?', [id])
      inUse.set(id, undefined)
    },
    async countPending(agentId) {
      const found = await sql.get<{ n: number }>(
        'SELECT count(*) AS n FROM requests WHERE agent_id = ? AND pending = 1',
        agentId,
      )
      return found?.n ?? 0
    },
    async query(query) {
      const { rows, count } = requestPage(query)
      const [found, total] = await Promise.all([
        sql.all<{ id: string; value: string | number }>(rows.sql, ...rows.values),
        sql.get<{ n: number }>(count.sql, ...count.values),
      ])
      const { rows: page, nextCursor } = cutPage(found, query.limit, ({ value, id }) => [value, id])
      return { rows: await loadAll(page), nextCursor, total: total?.n ?? 0 }
    },
    async pendingIds() {
      const found = await sql.all<{ id: string }>(
        'SELECT id FROM requests WHERE pending = 1 ORDER BY created_at, id',
      )
      return found.map(({ id }) => id)
    },
    async executingIds() {
      const found = await sql.all<{ id: string }>('SELECT id FROM requests WHERE executing = 1 ORDER BY id')
      return found.map(({ id }) => id)
    },
  }
}
