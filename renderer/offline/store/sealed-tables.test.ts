import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { putRequests } from '../apply-changes.ts'
import { CacheDatabase, QueueDatabase } from '../database.ts'
import type { QueuedDecision } from '../queued-decision.ts'
import { sampleRequest } from '../testing/sample-request.ts'
import { createSeal, readKey } from './seal.ts'

const key = crypto.getRandomValues(new Uint8Array(32))
const decision = (decisionId: string, more: Partial<QueuedDecision> = {}): QueuedDecision => ({
  requestId: 'r1',
  requester: 'CANARY person',
  connector: 'CANARY connector',
  tools: ['write_file'],
  decisionId,
  body: { decisionId, verdict: 'deny', reason: 'CANARY reason' },
  madeAt: 1,
  holdUntil: 1,
  state: 'queued',
  outcome: null,
  problem: null,
  settledAt: null,
  told: false,
  ...more,
})

let name: string
let unreadable: number
const open: Dexie[] = []
function opened<T extends Dexie>(database: T): T {
  open.push(database)
  return database
}
const cacheWith = (bytes = key) =>
  opened(new CacheDatabase(name, createSeal(bytes), () => void (unreadable += 1)))
const queueWith = (bytes = key) => opened(new QueueDatabase(name, createSeal(bytes)))

/** The same database without a key, as whoever copies the disk has it. */
async function onDisk(database: Dexie): Promise<Dexie> {
  return opened(await new Dexie(database.name).open())
}
const rowsOnDisk = async (database: Dexie, table: string): Promise<Record<string, unknown>[]> =>
  (await onDisk(database)).table(table).toArray() as Promise<Record<string, unknown>[]>

beforeEach(() => {
  name = crypto.randomUUID()
  unreadable = 0
})
afterEach(async () => {
  const names = new Set(open.map((database) => database.name))
  for (const database of open.splice(0)) database.close()
  for (const each of names) await Dexie.delete(each)
})

describe('what lies on the disk', () => {
  it('shows keys and indexes, and nothing else', async () => {
    const cache = cacheWith()
    await putRequests(cache, [sampleRequest('r1', { note: 'CANARY note' })])
    await cache.meta.put({ key: 'since', value: 7 })
    const queue = queueWith()
    await queue.decisions.add(decision('d1'))
    const stored = [
      ...(await rowsOnDisk(cache, 'rows')),
      ...(await rowsOnDisk(cache, 'requests')),
      ...(await rowsOnDisk(cache, 'meta')),
      ...(await rowsOnDisk(queue, 'decisions')),
    ]
    expect(stored.map((row) => Object.keys(row).sort())).toEqual([
      ['createdAt', 'id', 'open', 'sealed'],
      ['id', 'sealed'],
      ['key', 'sealed'],
      ['decisionId', 'requestId', 'sealed'],
    ])
    const bytes = stored.map(({ sealed }) => String.fromCharCode(...(sealed as Uint8Array))).join('')
    expect(bytes).not.toMatch(/CANARY|Maya|write_file/)
  })

  it('never looks the same twice', async () => {
    const queue = queueWith()
    await queue.decisions.add(decision('d1'))
    const [before] = await rowsOnDisk(queue, 'decisions')
    await queue.decisions.put(decision('d1'))
    const [after] = await rowsOnDisk(queue, 'decisions')
    expect(after?.['sealed']).not.toEqual(before?.['sealed'])
  })
})

describe('with the key', () => {
  it('reads what was written, one by one, many, by index, by cursor and changed in place', async () => {
    const cache = cacheWith()
    const requests = Array.from({ length: 30 }, (_each, index) =>
      sampleRequest(`r${String(index).padStart(2, '0')}`, {
        createdAt: new Date(index * 1000).toISOString(),
      }),
    )
    await putRequests(cache, requests)
    expect(await cache.requests.get('r03')).toEqual(requests[3])
    expect(await cache.requests.bulkGet(['r04', 'no', 'r05'])).toEqual([requests[4], undefined, requests[5]])
    const newest = await cache.rows
      .where('[open+createdAt]')
      .between([1, -Infinity], [1, Infinity])
      .reverse()
      .limit(2)
      .toArray()
    expect(newest.map(({ id, requester }) => [id, requester.name])).toEqual([
      ['r29', requests[29]?.requester.name],
      ['r28', requests[28]?.requester.name],
    ])
    expect(await cache.rows.filter(({ createdAt }) => createdAt < 2_000).primaryKeys()).toEqual([
      'r00',
      'r01',
    ])
    const seen: string[] = []
    await cache.rows
      .where('id')
      .above('r27')
      .each((row) => void seen.push(row.note))
    expect(seen).toHaveLength(2)

    const queue = queueWith()
    await queue.decisions.bulkAdd([decision('d1'), decision('d2', { state: 'sending' })])
    await queue.decisions
      .where({ decisionId: 'd2' })
      .filter(({ state }) => state === 'sending')
      .modify({ state: 'queued' })
    await queue.decisions.update('d1', { told: true })
    expect(await queue.decisions.toArray()).toEqual([decision('d1', { told: true }), decision('d2')])
  })

  it('reads and writes within one transaction', async () => {
    const queue = queueWith()
    await queue.decisions.add(decision('d1'))
    await queue.transaction('rw', queue.decisions, async () => {
      const stored = await queue.decisions.get('d1')
      if (stored) await queue.decisions.put({ ...stored, state: 'sending' })
    })
    expect(await queue.decisions.get('d1')).toMatchObject({ state: 'sending' })
  })

  it('shows a change to whoever reads small rows again', async () => {
    const cache = cacheWith()
    await putRequests(cache, [sampleRequest('r1', { note: 'before' })])
    expect(await cache.rows.get('r1')).toMatchObject({ note: 'before' })
    await putRequests(cache, [sampleRequest('r1', { note: 'after', revision: 9 })])
    expect(await cache.rows.get('r1')).toMatchObject({ note: 'after' })
    expect(await cache.rows.toArray()).toHaveLength(1)
  })
})

describe('without it, or changed', () => {
  it('gives nothing of a cache that another key closed, and says so', async () => {
    await putRequests(cacheWith(), [sampleRequest('r1')])
    const stranger = cacheWith(crypto.getRandomValues(new Uint8Array(32)))
    expect(await stranger.rows.toArray()).toEqual([])
    expect(await stranger.requests.get('r1')).toBeUndefined()
    expect(unreadable).toBeGreaterThan(0)
  })

  it.each([
    ['the order of its bytes', (row: Record<string, unknown>) => (row['sealed'] as Uint8Array).reverse()],
    ['the request it is about', (row: Record<string, unknown>) => (row['requestId'] = 'r2')],
    ['all of it', (row: Record<string, unknown>) => (row['sealed'] = 'approve')],
    ['nothing but its length', (row: Record<string, unknown>) => (row['sealed'] = new Uint8Array(3))],
  ])('ends a queued decision of which %s was changed', async (_what, change) => {
    const queue = queueWith()
    await queue.decisions.add(decision('d1'))
    const disk = await onDisk(queue)
    const row = (await disk.table('decisions').get('d1')) as Record<string, unknown>
    change(row)
    await disk.table('decisions').put(row)
    const fresh = queueWith()
    const expected = {
      decisionId: 'd1',
      state: 'settled',
      outcome: null,
      problem: { code: 'unreadable_entry' },
    }
    expect(await fresh.decisions.toArray()).toMatchObject([expected])
    await fresh.decisions.update('d1', { told: true })
    expect(await fresh.decisions.get('d1')).toMatchObject({ ...expected, told: true })
  })

  it('does not let two rows change places', async () => {
    const queue = queueWith()
    await queue.decisions.bulkAdd([decision('d1'), decision('d2')])
    const disk = await onDisk(queue)
    const [one, two] = (await disk.table('decisions').toArray()) as Record<string, unknown>[]
    await disk.table('decisions').bulkPut([
      { ...one, sealed: two?.['sealed'] },
      { ...two, sealed: one?.['sealed'] },
    ])
    expect((await queueWith().decisions.toArray()).map(({ problem }) => problem?.code)).toEqual([
      'unreadable_entry',
      'unreadable_entry',
    ])
  })
})

it('reads a key as main writes it', () => {
  const text = btoa(String.fromCharCode(...key))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
  expect(readKey(text)).toEqual(key)
})
