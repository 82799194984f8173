import { Dexie } from 'dexie'
import { rowOf } from '../../../renderer/offline/request-row.ts'
import { oneRequest, readPages } from './cache-rows.mjs'

const CHUNK = 5_000
const DELTA = 1_000

/** Plain Dexie with its quickest settings: the same rows and requests, all of them, nothing sealed. */
async function dexie(count) {
  const database = new Dexie(crypto.randomUUID(), { chromeTransactionDurability: 'relaxed' })
  database.version(1).stores({ rows: 'id, [open+createdAt]', requests: 'id' })
  const { rows, requests } = database
  const started = performance.now()
  for (let from = 0; from < count; from += CHUNK) {
    const chunk = Array.from({ length: Math.min(CHUNK, count - from) }, (_one, index) =>
      oneRequest(from + index),
    )
    await requests.bulkPut(chunk)
    await rows.bulkPut(chunk.map(rowOf))
  }
  const load = performance.now() - started
  const deltaAt = performance.now()
  for (let index = 0; index < DELTA; index += 1) {
    const changed = oneRequest(index, { revision: 2, note: 'changed' })
    await database.transaction('rw', rows, requests, async () => {
      await Promise.all([requests.put(changed), rows.put(rowOf(changed))])
    })
  }
  const delta = performance.now() - deltaAt
  const { page, one } = await readPages(rows, requests, 10)
  const kept = await rows.count()
  await database.delete()
  return { first: load, load, delta, page, one, kept }
}

window.benches = { dexie }
