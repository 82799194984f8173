import type { z } from 'zod'
import type { Page } from '../../shared/contract/http/common.ts'
import { connector } from '../../shared/contract/http/connectors.ts'
import { flow } from '../../shared/contract/http/flows.ts'
import { agent, group, user } from '../../shared/contract/http/people.ts'
import { policy } from '../../shared/contract/http/policies.ts'
import { delivery } from '../../shared/contract/http/record.ts'
import { sharedRequest, type SharedRequest } from '../../shared/contract/http/requests.ts'
import { ApiError } from './api-error.ts'
import type { Api } from './api.ts'
import { KEPT_PENDING, KEPT_RESOLVED, putRequests, trim } from './apply-changes.ts'
import type { CacheDatabase, CollectionKind } from './database.ts'

const PAGE = 500
const MOST = { pending: KEPT_PENDING, resolved: KEPT_RESOLVED }
/** Deliveries are many and of interest for a short while. */
const KEPT_DELIVERIES = 500

const LISTS: readonly {
  readonly kind: CollectionKind
  readonly path: string
  readonly item: z.ZodType
  readonly most?: number
}[] = [
  { kind: 'connector', path: '/connectors', item: connector },
  { kind: 'flow', path: '/flows', item: flow },
  { kind: 'policy', path: '/policies', item: policy },
  { kind: 'user', path: '/users', item: user },
  { kind: 'group', path: '/groups', item: group },
  { kind: 'agent', path: '/agents', item: agent },
  { kind: 'delivery', path: '/deliveries', item: delivery, most: KEPT_DELIVERIES },
]

/** Requests that are loaded, of those that will be: no more than are kept. */
export interface LoadProgress {
  readonly done: number
  readonly total: number
}

/**
 * Fills the cache from the lists of the API: what people wait for first, each page readable as soon as it is here. What
 * the coordinator no longer has goes. Rejects with `ApiError` when the coordinator cannot be reached; what had arrived
 * by then stays.
 * @param onProgress told after each page, unless there is so little that all is here in a moment
 */
export async function loadLists(
  api: Api,
  database: CacheDatabase,
  onProgress: (progress: LoadProgress) => void = () => undefined,
  most: { readonly pending: number; readonly resolved: number } = MOST,
): Promise<void> {
  let done = 0
  let total: number | null = null
  async function onPage(page: Page<SharedRequest>): Promise<void> {
    total ??= Math.min(page.total, most.pending) + (await resolvedToLoad(api, most.resolved))
    done += page.items.length
    if (total > PAGE && page.items.length > 0) onProgress({ done: Math.min(done, total), total })
  }
  const pending = await loadRequests(api, database, 'pending', most.pending, onPage)
  await dropPendingExcept(database, pending)
  for (const { kind, path, item, most } of LISTS) await loadCollection(api, database, kind, path, item, most)
  await loadRequests(api, database, 'resolved', most.resolved, onPage)
  await trim(database)
}

async function resolvedToLoad(api: Api, most: number): Promise<number> {
  const query = { status: 'resolved', limit: 1 }
  const { total } = await api.list('/requests', sharedRequest, { query })
  return Math.min(total, most)
}

/** The ids of those loaded: the newest, and all unless there are more than `most`. */
async function loadRequests(
  api: Api,
  database: CacheDatabase,
  status: 'pending' | 'resolved',
  most: number,
  onPage: (page: Page<SharedRequest>) => Promise<void>,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>()
  let cursor: string | null = null
  do {
    const page: Page<SharedRequest> = await api.list('/requests', sharedRequest, {
      query: { status, sort: '-createdAt', limit: PAGE, ...(cursor === null ? {} : { cursor }) },
    })
    await putRequests(database, page.items)
    await onPage(page)
    for (const { id } of page.items) ids.add(id)
    cursor = page.nextCursor
  } while (cursor !== null && ids.size < most)
  return ids
}

/** What is not among the newest that wait is over, or older than what is kept. */
async function dropPendingExcept(database: CacheDatabase, keep: ReadonlySet<string>): Promise<void> {
  const stored = await database.rows
    .where('[open+createdAt]')
    .between([1, -Infinity], [1, Infinity])
    .primaryKeys()
  const gone = stored.filter((id) => !keep.has(id))
  await database.transaction('rw', database.rows, database.requests, async () => {
    await Promise.all([database.rows.bulkDelete(gone), database.requests.bulkDelete(gone)])
  })
}

async function loadCollection(
  api: Api,
  database: CacheDatabase,
  kind: CollectionKind,
  path: string,
  item: z.ZodType,
  most = Number.POSITIVE_INFINITY,
): Promise<void> {
  const items: unknown[] = []
  let cursor: string | null = null
  try {
    do {
      const page: { items: unknown[]; nextCursor: string | null } = await api.list(path, item, {
        query: { limit: PAGE, ...(cursor === null ? {} : { cursor }) },
      })
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null && items.length < most)
  } catch (error) {
    // Not everybody may read every list; then there is nothing of it to keep.
    if (!(error instanceof ApiError && (error.status === 403 || error.status === 404))) throw error
  }
  const table = database.table(kind)
  await database.transaction('rw', table, async () => {
    await table.clear()
    await table.bulkPut(items)
  })
}
