import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Request } from '../../shared/contract/http/requests.ts'
import { createApi } from './api.ts'
import { putRequests } from './apply-changes.ts'
import { CacheDatabase } from './database.ts'
import { loadLists, type LoadProgress } from './load-lists.ts'
import { answering, json } from './testing/answers.ts'
import { sampleRequest } from './testing/sample-request.ts'

const minute = (index: number): string => new Date(1_800_000_000_000 - index * 60_000).toISOString()
/** Newest first, as the list is asked for. */
const some = (status: 'pending' | 'approved', count: number): readonly Request[] =>
  Array.from({ length: count }, (_one, index) =>
    sampleRequest(`${status}-${index}`, { status, createdAt: minute(index) }),
  )

/** A coordinator that answers in pages. */
function coordinatorWith(pending: readonly Request[], resolved: readonly Request[]) {
  const { transport } = answering(({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://here')
    const all =
      pathname === '/requests' ? (searchParams.get('status') === 'pending' ? pending : resolved) : []
    const from = Number(searchParams.get('cursor') ?? 0)
    const to = from + Number(searchParams.get('limit'))
    const nextCursor = to < all.length ? String(to) : null
    return json(200, { items: all.slice(from, to), nextCursor, total: all.length })
  })
  return createApi(transport)
}

let database: CacheDatabase
let told: LoadProgress[] = []
const tell = (progress: LoadProgress): void => void told.push(progress)

beforeEach(() => {
  database = new CacheDatabase(crypto.randomUUID())
  told = []
})
afterEach(() => database.delete())

describe('loading the lists', () => {
  it('says how far it has come, of what will be loaded', async () => {
    const api = coordinatorWith(some('pending', 700), some('approved', 2_000))
    await loadLists(api, database, tell, { pending: 5_000, resolved: 1_000 })
    expect(told.map(({ done, total }) => `${done} of ${total}`)).toEqual([
      '500 of 1700',
      '700 of 1700',
      '1200 of 1700',
      '1700 of 1700',
    ])
    expect(await database.rows.count()).toBe(1_700)
  })

  it('says nothing of what is here in a moment', async () => {
    await loadLists(coordinatorWith(some('pending', 100), some('approved', 400)), database, tell)
    expect(told).toEqual([])
    await loadLists(coordinatorWith([], some('approved', 501)), database, tell)
    expect(told.at(-1)).toEqual({ done: 501, total: 501 })
  })

  it('drops what waits no longer, also when more wait than are kept', async () => {
    const decided = sampleRequest('decided', { createdAt: minute(3) })
    await putRequests(database, [decided])
    const api = coordinatorWith(some('pending', 1_100), [])
    await loadLists(api, database, tell, { pending: 1_000, resolved: 0 })
    expect(await database.rows.get('decided')).toBeUndefined()
    expect(await database.requests.get('decided')).toBeUndefined()
    expect(await database.rows.count()).toBe(1_000)
  })
})
