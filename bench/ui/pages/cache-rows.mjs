import { sampleRequest } from '../../../renderer/offline/testing/sample-request.ts'

const NEWEST = Date.parse('2026-11-22T10:00:00.000Z')
const APART_MS = 60_000
/** Of twenty requests one still waits. */
const WAITING_SHARE = 20
const NOTE = 'The quarterly figures are moved to the folder of the auditors. '.repeat(4)

/** What lists hold of so many requests, newest first; made as they are read, since a million do not fit into a page. */
export const listsOf = (count) => {
  const pending = Math.ceil(count / WAITING_SHARE)
  return {
    pending: { total: pending, at: (index) => oneRequest(index * WAITING_SHARE) },
    resolved: {
      total: count - pending,
      at: (index) => oneRequest(index + Math.floor(index / (WAITING_SHARE - 1)) + 1),
    },
  }
}

/** @param {number} index @param {object} [more] */
export function oneRequest(index, more = {}) {
  const at = new Date(NEWEST - index * APART_MS).toISOString()
  const waits = index % WAITING_SHARE === 0
  return sampleRequest(`r${String(index).padStart(8, '0')}`, {
    createdAt: at,
    note: NOTE,
    ...(waits ? {} : { status: 'approved', resolvedAt: at }),
    ...more,
  })
}

/** @param {readonly number[]} values */
function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** Reads pages of 50 all over a table of rows, and whole requests. @returns ms, medians */
export async function readPages(rows, requests, pages) {
  const times = { page: [], one: [] }
  for (let step = 0; step < 100; step += 1) {
    const until = NEWEST - ((step * 37) % pages) * 50 * APART_MS * WAITING_SHARE
    let started = performance.now()
    const page = await rows
      .where('[open+createdAt]')
      .between([1, -Infinity], [1, until], true, true)
      .reverse()
      .limit(50)
      .toArray()
    times.page.push(performance.now() - started)
    if (page.length === 0) throw new Error('a page was empty')
    started = performance.now()
    if (!(await requests.get(page[0].id))) throw new Error('a request was missing')
    times.one.push(performance.now() - started)
  }
  return { page: median(times.page), one: median(times.one) }
}
