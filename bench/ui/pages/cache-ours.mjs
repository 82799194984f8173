import { applyEvents } from '../../../renderer/offline/apply-changes.ts'
import { CacheDatabase } from '../../../renderer/offline/database.ts'
import { loadLists } from '../../../renderer/offline/load-lists.ts'
import { createSeal } from '../../../renderer/offline/store/seal.ts'
import { listsOf, oneRequest, readPages } from './cache-rows.mjs'

const DELTA = 1_000
/** Events that pile up are stored together. */
const AT_ONCE = 100

/** A coordinator with so many requests, which answers page by page at once. */
function coordinatorWith(count, onPage) {
  const lists = listsOf(count)
  return {
    async list(path, _item, { query }) {
      const { total, at } = path === '/requests' ? lists[query.status] : { total: 0 }
      const from = Number(query.cursor ?? 0)
      if (from > 0) await onPage()
      const to = Math.min(from + query.limit, total)
      const items = Array.from({ length: Math.max(0, to - from) }, (_one, index) => at(from + index))
      return { items, nextCursor: to < total ? String(to) : null, total }
    },
  }
}

/** The product's own load into its own store, sealed as in the desktop app. */
async function ours(count) {
  const cache = new CacheDatabase(crypto.randomUUID(), createSeal(crypto.getRandomValues(new Uint8Array(32))))
  const started = performance.now()
  let first = null
  const api = coordinatorWith(count, async () => {
    if (first !== null) return
    const page = await cache.rows
      .where('[open+createdAt]')
      .between([1, -Infinity], [1, Infinity])
      .reverse()
      .limit(50)
    if ((await page.toArray()).length === 50) first = performance.now() - started
  })
  await loadLists(api, cache)
  const load = performance.now() - started
  const deltaAt = performance.now()
  for (let from = 0; from < DELTA; from += AT_ONCE) {
    const events = Array.from({ length: AT_ONCE }, (_one, index) => {
      const value = oneRequest(from + index, { revision: 2, note: 'changed' })
      return { seq: from + index + 1, changes: [{ kind: 'request', value }] }
    })
    await applyEvents(cache, events)
  }
  const delta = performance.now() - deltaAt
  const { page, one } = await readPages(cache.rows, cache.requests, 10)
  const kept = await cache.rows.count()
  await cache.delete()
  return { first, load, delta, page, one, kept }
}

window.benches = { ours }
