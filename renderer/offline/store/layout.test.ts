import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CacheDatabase, QueueDatabase } from '../database.ts'
import { json } from '../testing/answers.ts'
import { openWindow, type Window } from '../testing/open-window.ts'
import { sampleRequest } from '../testing/sample-request.ts'
import { openDesktopStore } from './desktop-store.ts'
import { openCache } from './open-cache.ts'
import { storageTrouble } from './trouble.ts'

const decision = {
  decisionId: 'd1',
  requestId: 'r1',
  requester: 'Maya',
  connector: 'Files',
  tools: ['write_file'],
  body: { decisionId: 'd1', verdict: 'deny', reason: 'not today' },
  madeAt: 1,
  holdUntil: 1,
  state: 'queued',
  outcome: null,
  problem: null,
  settledAt: null,
  told: false,
}
const DECISIONS = 'decisionId, requestId'

let name: string
const open: { close(): void }[] = []
beforeEach(() => {
  name = crypto.randomUUID()
})
afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  for (const each of await Dexie.getDatabaseNames()) await Dexie.delete(each)
})

/** A database as some version of the app left it. @param version of the layout, as Dexie counts */
async function leftBehind(
  database: string,
  version: number,
  tables: Record<string, string>,
  rows: Record<string, object[]>,
): Promise<void> {
  const before = new Dexie(database)
  before.version(version).stores(tables)
  for (const [table, all] of Object.entries(rows)) await before.table(table).bulkAdd(all)
  before.close()
}
async function onDisk(database: string): Promise<{ version: number; rows: Record<string, unknown[]> }> {
  const disk = await new Dexie(database).open()
  const rows: Record<string, unknown[]> = {}
  for (const table of disk.tables) rows[table.name] = await table.toArray()
  disk.close()
  return { version: disk.verno, rows }
}
const failure = (work: PromiseLike<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => storageTrouble(error),
  )

describe('decisions kept by a newer version of the app', () => {
  const newer = { decisions: `${DECISIONS}, madeAt`, seals: 'key' }
  const kept = { decisions: [{ ...decision, form: 2 }], seals: [{ key: 'k' }] }
  const leave = () => leftBehind(`countersign-queue-${name}`, 4, newer, kept)
  const asItWas = async () =>
    expect(await onDisk(`countersign-queue-${name}`)).toEqual({ version: 4, rows: kept })

  it('are neither read, nor changed, nor given one more', async () => {
    await leave()
    const queue = new QueueDatabase(name)
    open.push(queue)
    expect(await failure(queue.decisions.toArray())).toBe('newer')
    expect(await failure(queue.decisions.add({ ...decision, decisionId: 'd2' } as never))).toBe('newer')
    expect(await failure(queue.open())).toBe('newer')
    await asItWas()
  })

  it('are left alone as well when they come while this version is open', async () => {
    const queue = new QueueDatabase(name)
    open.push(queue)
    expect(await queue.decisions.count()).toBe(0)
    await leave()
    expect(await failure(queue.decisions.toArray())).toBe('newer')
    await asItWas()
  })

  it('are said to be there, while the window reads on and can be left', async () => {
    await leave()
    const requests = [sampleRequest('r1'), sampleRequest('r2')]
    const window: Window = openWindow(
      name,
      () => requests,
      () => json(500, {}),
    )
    const { offline, troubles, hear, sent } = window
    await offline.start()
    await vi.waitFor(() => expect(troubles).toEqual(['newer']), 30_000)
    await vi.waitFor(() => hear({ type: 'hello', version: '1', head: 5, userId: 'ana' }), 30_000)
    await vi.waitFor(async () => expect(await offline.cache.requests.count()).toBe(2), 30_000)
    const { requestId, requester, connector, tools, body } = decision
    const add = offline.queue.add({ requestId, requester, connector, tools }, body as never)
    expect(await failure(add)).toBe('newer')
    expect(sent()).toEqual([])
    await offline.stop()
    offline.cache.close()
    await asItWas()
  })
})

describe('what was loaded by another version of the app', () => {
  it.each([
    ['a newer one', 2, { requests: 'id, status', rows: 'id' }],
    ['an older one', 0.5, { requests: 'id', rows: 'id' }],
    ['one that had other keys', 0.5, { requests: 'id', rows: 'key' }],
  ])('%s is thrown away, and there is room for what is loaded again', async (_which, version, tables) => {
    await leftBehind(`countersign-cache-${name}`, version, tables, {
      requests: [{ id: 'r1', form: 'of another time' }],
      rows: [{ id: 'r1', key: 'r1' }],
    })
    const cache = new CacheDatabase(name)
    open.push(cache)
    await openCache(cache)
    expect(await cache.requests.count()).toBe(0)
    expect(await cache.rows.count()).toBe(0)
    await cache.meta.put({ key: 'since', value: 1 })
    expect((await cache.meta.get('since'))?.value).toBe(1)
  })

  it('of this version stays', async () => {
    const first = new CacheDatabase(name)
    await openCache(first)
    await first.meta.put({ key: 'since', value: 7 })
    first.close()
    const second = new CacheDatabase(name)
    open.push(second)
    await openCache(second)
    expect((await second.meta.get('since'))?.value).toBe(7)
  })
})

describe('stores of a version that did not seal them', () => {
  const bytes = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
  const key = () => bytes().replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  const desktop = () =>
    openDesktopStore(
      {
        openStore: () =>
          Promise.resolve({
            place: 'computer',
            userId: name,
            name: `computer-${name}`,
            kept: 'file',
            cacheKey: key(),
            queueKey: key(),
          }),
      } as Parameters<typeof openDesktopStore>[0],
      name,
    )

  it.each([
    [1, { decisions: DECISIONS }],
    [2, { decisions: DECISIONS, snoozes: 'requestId' }],
    [3, { decisions: DECISIONS, snoozes: 'requestId', drafts: 'key' }],
  ])('are moved under the seal from layout %i, and are gone in the clear', async (version, tables) => {
    const snoozes = version > 1 ? [{ requestId: 'r2', until: 9, decisions: null }] : []
    await leftBehind(`countersign-queue-${name}`, version, tables, {
      decisions: [decision],
      ...(version > 1 ? { snoozes } : {}),
    })
    await leftBehind(`countersign-cache-${name}`, 1, { requests: 'id' }, { requests: [{ id: 'r1' }] })
    const store = await desktop()
    if (store === null) throw new Error('no store')
    const queue = new QueueDatabase(store.name, store.queueSeal)
    open.push(queue)
    expect(await queue.decisions.toArray()).toEqual([decision])
    expect(await queue.snoozes.toArray()).toEqual(snoozes)
    expect(await Dexie.getDatabaseNames()).toEqual([`countersign-queue-computer-${name}`])
    const { rows } = await onDisk(`countersign-queue-computer-${name}`)
    expect(JSON.stringify(rows['decisions'])).not.toContain('not today')
  })

  it('stay where they are when a newer version left them, and the app opens all the same', async () => {
    await leftBehind(`countersign-queue-${name}`, 4, { decisions: DECISIONS }, { decisions: [decision] })
    expect((await desktop())?.name).toBe(`computer-${name}`)
    expect((await onDisk(`countersign-queue-${name}`)).rows['decisions']).toEqual([decision])
  })
})
