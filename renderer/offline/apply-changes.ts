import type { SharedRequest } from '../../shared/contract/http/requests.ts'
import type { Change } from '../../shared/contract/stream.ts'
import type { CacheDatabase, CollectionKind } from './database.ts'
import { rowOf } from './request-row.ts'

/** The newest so many resolved requests are kept for reading without a network; older ones are read page by page. */
export const KEPT_RESOLVED = 2_000
/** More pending ones than any person can look through are counted, not kept. */
export const KEPT_PENDING = 5_000

const COLLECTIONS: ReadonlySet<string> = new Set<CollectionKind>([
  'flow',
  'policy',
  'connector',
  'user',
  'group',
  'agent',
  'delivery',
])
const isCollection = (kind: string): kind is CollectionKind => COLLECTIONS.has(kind)

/**
 * Stores events of the stream, in order, and how far we are, together: after a crash nothing is missed and nothing
 * doubled, and whoever reads along reads once for all of them.
 */
export async function applyEvents(
  database: CacheDatabase,
  events: readonly { readonly seq: number; readonly changes: readonly Change[] }[],
): Promise<void> {
  await database.transaction('rw', database.tables, async () => {
    for (const { changes } of events) for (const change of changes) await applyChange(database, change)
    const last = events.at(-1)
    if (last) await database.meta.put({ key: 'since', value: last.seq })
  })
}

async function applyChange(database: CacheDatabase, change: Change): Promise<void> {
  if (change.kind === 'request') return putRequests(database, [change.value])
  if (change.kind !== 'removed') {
    await database.table(change.kind).put(change.value)
    return
  }
  if (change.of === 'request') {
    await Promise.all([database.rows.delete(change.id), database.requests.delete(change.id)])
  } else if (isCollection(change.of)) {
    await database.collection(change.of).delete(change.id)
  }
}

/** So many are sealed and written before the window may do something else. */
const SLICE = 50

/** An answer that was long on its way never replaces what the stream has already brought. */
export async function putRequests(
  database: CacheDatabase,
  incoming: readonly SharedRequest[],
): Promise<void> {
  await database.transaction('rw', database.rows, database.requests, async () => {
    // Each answer of the database is a task of its own; only one transaction, so that lists are read again only once.
    for (let at = 0; at < incoming.length; at += SLICE) {
      await putSlice(database, incoming.slice(at, at + SLICE))
    }
  })
}

async function putSlice(database: CacheDatabase, incoming: readonly SharedRequest[]): Promise<void> {
  const stored = await database.rows.bulkGet(incoming.map(({ id }) => id))
  const fresh = incoming.filter(({ revision }, index) => revision >= (stored[index]?.revision ?? 0))
  await database.requests.bulkPut(fresh)
  await database.rows.bulkPut(
    fresh.map((request) => ({ ...rowOf(request), size: JSON.stringify(request).length })),
  )
}

/** How much is kept: requests of either kind, and the size of all resolved ones, as characters of JSON. */
const KEPT = { resolved: KEPT_RESOLVED, pending: KEPT_PENDING, size: 64 * 1024 * 1024 }

/**
 * Drops the oldest of what is more than is kept. Size counts for resolved ones alone: what somebody waits for is not
 * given up because arguments are long. Decisions that wait to be sent are in another database, and are never touched.
 */
export async function trim(database: CacheDatabase, kept: typeof KEPT = KEPT): Promise<void> {
  const { rows, requests, meta } = database
  await database.transaction('rw', rows, requests, meta, async () => {
    const newestFirst = (open: 0 | 1) =>
      rows.where('[open+createdAt]').between([open, -Infinity], [open, Infinity]).reverse()
    const tooMany = await newestFirst(1).offset(kept.pending).primaryKeys()
    let size = 0
    const tooLarge = (await newestFirst(0).toArray()).filter((row, index) => {
      size += row.size ?? 0
      return index >= kept.resolved || size > kept.size
    })
    if (tooLarge.length > 0) await meta.put({ key: 'trimmed', value: 1 })
    const old = [...tooMany, ...tooLarge.map(({ id }) => id)]
    await Promise.all([rows.bulkDelete(old), requests.bulkDelete(old)])
  })
}
