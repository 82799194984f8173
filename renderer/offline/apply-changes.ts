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

/** Stores one event of the stream and how far we are, together: after a crash nothing is missed and nothing doubled. */
export async function applyEvent(
  database: CacheDatabase,
  seq: number,
  changes: readonly Change[],
): Promise<void> {
  await database.transaction('rw', database.tables, async () => {
    for (const change of changes) await applyChange(database, change)
    await database.meta.put({ key: 'since', value: seq })
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

/** An answer that was long on its way never replaces what the stream has already brought. */
export async function putRequests(
  database: CacheDatabase,
  incoming: readonly SharedRequest[],
): Promise<void> {
  await database.transaction('rw', database.rows, database.requests, async () => {
    const stored = await database.rows.bulkGet(incoming.map(({ id }) => id))
    const fresh = incoming.filter(({ revision }, index) => revision >= (stored[index]?.revision ?? 0))
    await database.requests.bulkPut(fresh)
    await database.rows.bulkPut(fresh.map(rowOf))
  })
}

/** Drops the oldest of what is more than is kept. */
export async function trim(database: CacheDatabase): Promise<void> {
  await database.transaction('rw', database.rows, database.requests, async () => {
    for (const [open, kept] of [
      [0, KEPT_RESOLVED],
      [1, KEPT_PENDING],
    ] as const) {
      const old = await database.rows
        .where('[open+createdAt]')
        .between([open, -Infinity], [open, Infinity])
        .reverse()
        .offset(kept)
        .primaryKeys()
      await Promise.all([database.rows.bulkDelete(old), database.requests.bulkDelete(old)])
    }
  })
}
