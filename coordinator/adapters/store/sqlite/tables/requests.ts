import { AppError } from '../../../../../shared/domain/app-error.ts'
import type { RequestQuery, RequestRow, Tx } from '../../../../ports/store.ts'
import { cutPage } from '../../rows/cursor.ts'
import type { PageSql } from '../../rows/page-sql.ts'
import { requestPage } from '../../rows/request-page.ts'
import {
  changedReaders,
  CHANGING_COLUMNS,
  changingValues,
  FIXED_COLUMNS,
  fixedValues,
  isExecuting,
  isListedAlike,
  readersOf,
  requestOf,
  SELECT_REQUEST,
  type StoredRequest,
  UNLISTED_COLUMNS,
  unlistedValues,
} from '../../rows/request-row.ts'
import type { TransactionalCache } from '../../transactional-cache.ts'
import type { RequestCounts } from '../request-counts.ts'
import type { Statements } from '../statements.ts'

const INSERT = `INSERT INTO requests (${FIXED_COLUMNS}, ${CHANGING_COLUMNS.join(', ')})
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
const update = (columns: readonly string[]): string =>
  `UPDATE requests SET ${columns.map((name) => `${name} = ?`).join(', ')} WHERE id = ? AND revision = ?`
const UPDATE = update(CHANGING_COLUMNS)
/** SQLite writes every index anew that has a column which is set, also to what it was. */
const UPDATE_UNLISTED = update(UNLISTED_COLUMNS)

export type RequestCache = TransactionalCache<RequestRow>

/**
 * The writer's view of the table, or a reader's: readers see committed rows only. `isNewest` says whether what this
 * connection reads is the last committed state; an older snapshot must not fill the cache that others read from.
 */
export function requestsTable(
  sql: Statements,
  cache: RequestCache,
  counts: RequestCounts,
  view: { readonly writer: boolean; isNewest(): boolean },
): Tx['requests'] {
  const cached = (id: string): RequestRow | undefined =>
    view.writer ? cache.current(id) : cache.committed(id)
  const load = (id: string): RequestRow | undefined => {
    const known = cached(id)
    if (known) return known
    const stored = sql.get<StoredRequest>(`${SELECT_REQUEST} WHERE r.id = ?`, id)
    if (!stored) return undefined
    const row = requestOf(stored)
    // A row missing from the cache was not touched in this transaction, so what is stored is what is committed.
    if (view.isNewest()) cache.remember(id, row)
    return row
  }
  const loadAll = (ids: readonly { id: string }[]): RequestRow[] =>
    ids.flatMap(({ id }) => {
      const row = load(id)
      return row ? [row] : []
    })
  const totalOf = (query: RequestQuery, count: PageSql['count']): number => {
    const known = view.writer || !view.isNewest() ? undefined : counts.find(query)
    if (known !== undefined) return known
    const total = sql.get<{ n: number }>(count.sql, ...count.values)?.n ?? 0
    if (!view.writer && view.isNewest()) counts.remember(query, total)
    return total
  }

  return {
    async get(id) {
      return load(id)
    },
    async findAttachable(callKey) {
      const found = sql.get<{ id: string }>(
        'SELECT id FROM requests WHERE call_key = ? AND attachable = 1 ORDER BY created_at DESC, id DESC LIMIT 1',
        callKey,
      )
      return found && load(found.id)
    },
    async findAskedAhead(agentId) {
      return loadAll(
        sql.all<{ id: string }>(
          `SELECT id FROM requests WHERE call_key IS NULL AND attachable = 1 AND agent_id = ?
            ORDER BY created_at DESC, id DESC`,
          agentId,
        ),
      )
    },
    async insert(row) {
      const { id } = row.state.snapshot
      sql.run(INSERT, ...fixedValues(row), ...changingValues(row))
      sql.run(
        'INSERT INTO request_snapshots (request_id, body) VALUES (?, ?)',
        id,
        JSON.stringify(row.state.snapshot),
      )
      saveReaders(sql, undefined, row)
      cache.set(id, row)
      counts.changed(undefined, row)
    },
    async update(row, previousRevision) {
      const { id } = row.state.snapshot
      const before = load(id)
      const text = before && isListedAlike(before, row) ? UPDATE_UNLISTED : UPDATE
      const values = text === UPDATE ? changingValues(row) : unlistedValues(row)
      const changed = sql.run(text, ...values, id, previousRevision)
      if (changed !== 1) throw new AppError('storage_failed', { detail: `request ${id} changed meanwhile` })
      saveReaders(sql, before, row)
      cache.set(id, row)
      counts.changed(before, row)
    },
    async remove(row) {
      const { id } = row.state.snapshot
      const before = load(id)
      for (const personId of new Set(readersOf(row)))
        sql.run('DELETE FROM request_people WHERE person_id = ? AND request_id = ?', personId, id)
      for (const table of ['timers', 'outbox', 'request_snapshots'])
        sql.run(`DELETE FROM ${table} WHERE request_id = ?`, id)
      sql.run('DELETE FROM requests WHERE id = ?', id)
      cache.set(id, undefined)
      counts.changed(before, undefined)
    },
    async countPending(agentId) {
      return (
        sql.get<{ n: number }>(
          'SELECT count(*) AS n FROM requests WHERE agent_id = ? AND pending = 1',
          agentId,
        )?.n ?? 0
      )
    },
    async query(query) {
      const { rows, count } = requestPage(query)
      const found = sql.all<{ id: string; value: string | number }>(rows.sql, ...rows.values)
      const { rows: page, nextCursor } = cutPage(found, query.limit, ({ value, id }) => [value, id])
      return { rows: loadAll(page), nextCursor, total: totalOf(query, count) }
    },
    async pendingIds() {
      return sql
        .all<{ id: string }>('SELECT id FROM requests WHERE pending = 1 ORDER BY created_at, id')
        .map(({ id }) => id)
    },
    async executingIds() {
      // The word finds few rows, and none that is executing is without it; the state itself decides.
      const candidates = sql.all<{ id: string }>(
        `SELECT id FROM requests WHERE attachable = 1 AND pending = 0 AND instr(state, '"executing"') > 0`,
      )
      return loadAll(candidates)
        .filter(isExecuting)
        .map(({ state }) => state.snapshot.id)
    },
  }
}

function saveReaders(sql: Statements, before: RequestRow | undefined, after: RequestRow): void {
  for (const reader of changedReaders(before, after)) {
    sql.run(
      `INSERT INTO request_people (person_id, request_id, may_decide, pending, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (person_id, request_id) DO UPDATE SET may_decide = excluded.may_decide, pending = excluded.pending`,
      reader.person_id,
      reader.request_id,
      reader.may_decide,
      reader.pending,
      reader.created_at,
    )
  }
}
