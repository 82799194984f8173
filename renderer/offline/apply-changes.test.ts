import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putRequests, trim } from './apply-changes.ts'
import { CacheDatabase } from './database.ts'
import { createSeal } from './store/seal.ts'
import { sampleRequest } from './testing/sample-request.ts'

const minute = (index: number): string => new Date(index * 60_000).toISOString()
const at = (index: number, status: 'pending' | 'approved', note = '') =>
  sampleRequest(`${status}-${index}`, { status, note, createdAt: minute(index) })

let database: CacheDatabase
beforeEach(() => {
  database = new CacheDatabase(crypto.randomUUID(), createSeal(crypto.getRandomValues(new Uint8Array(32))))
})
afterEach(() => database.delete())
const kept = async () => (await database.rows.orderBy('id').primaryKeys()).join(' ')

describe('what is kept', () => {
  beforeEach(async () => {
    await putRequests(
      database,
      [1, 2, 3, 4].flatMap((index) => [at(index, 'pending'), at(index, 'approved')]),
    )
  })

  it('is all of it while there is room', async () => {
    await trim(database)
    expect(await database.rows.count()).toBe(8)
    expect(await database.meta.get('trimmed')).toBeUndefined()
  })

  it('is the newest of each kind, with the whole requests', async () => {
    await trim(database, { resolved: 2, pending: 3, size: Infinity })
    expect(await kept()).toBe('approved-3 approved-4 pending-2 pending-3 pending-4')
    expect((await database.requests.orderBy('id').primaryKeys()).join(' ')).toBe(await kept())
    expect(await database.meta.get('trimmed')).toEqual({ key: 'trimmed', value: 1 })
  })

  it('is what has room, of resolved ones alone: nothing that waits goes for its size', async () => {
    const one = (await database.rows.get('approved-4'))?.size ?? 0
    await putRequests(database, [at(5, 'approved', 'x'.repeat(5_000)), at(5, 'pending', 'x'.repeat(5_000))])
    await trim(database, { resolved: 100, pending: 100, size: 2 * one + 5_000 })
    expect(await kept()).toBe('approved-4 approved-5 pending-1 pending-2 pending-3 pending-4 pending-5')
  })
})
