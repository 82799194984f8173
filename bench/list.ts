import { join } from 'node:path'
import type { CoordinatorProcess } from '../coordinator/testing/coordinator-process.ts'
import { OWNER_TOKEN } from '../coordinator/testing/test-coordinator.ts'
import { withClosing, type Closing } from './closing.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender, type Figures } from './harness.ts'
import { bearer, openHttp } from './http-client.ts'
import { fillRequests, requesterId } from './list-rows.ts'
import { compilePeer, installPeers, peerModule, peerVersion } from './peers.ts'
import { repeatAtOnce, repeatFor } from './repeat.ts'
import { startShipped } from './shipped.ts'

const ROWS = 1_000_000
/** For a first look: runs shorter than this have a smaller list. */
const SHORT_MS = 1_000
const SHORT_ROWS = 20_000
const LIMIT = 50
/** People turn a few pages. */
const PAGES = 20
const CALLERS = 4

/** Pages of 50 requests over HTTP among a million, filtered and sorted, beside the bare SQL on the same file. */
export const listBenchmark: Benchmark = async (options) => {
  installPeers()
  compilePeer('better-sqlite3')
  const rows = options.ms < SHORT_MS ? SHORT_ROWS : ROWS
  return withClosing(async (closing) => {
    const large = await openList(closing, rows)
    const small = await openList(closing, rows / 10)
    const far = 0.5 * (rows / LIMIT)
    const contenders = [
      large.api('first pages', 0),
      large.sql('first pages', 0),
      large.api(`page ${far}`, far),
      small.api(`first pages of ${rows / 10}`, 0),
      small.sql(`first pages of ${rows / 10}`, 0),
    ]
    const figures = await interleaved(contenders, options)
    const [first, raw, deep, firstOfSmall] = figures as [Figures, Figures, Figures, Figures, Figures]
    const ratio = rounded(first.perSecond / raw.perSecond)
    const depth = rounded(deep.p50 / first.p50)
    return {
      bench: 'list',
      ours: first.perSecond,
      peer: raw.perSecond,
      ratio,
      unit: `pages of ${LIMIT} among ${rows} requests/s`,
      n: options.runs,
      peerName: 'raw SQL',
      goals: [
        { goal: '≥ 0.6× the raw SQL', reached: `${ratio}×`, met: ratio >= 0.6 },
        { goal: `page ${far} ≤ 1.2× page 1 (p50)`, reached: `${depth}×`, met: depth <= 1.2 },
      ],
      growth: { by: 10, timesSlower: rounded(firstOfSmall.perSecond / first.perSecond) },
      contenders: figures,
      machine: machine(),
    }
  })
}

interface Sqlite {
  prepare(sql: string): { all(...values: readonly unknown[]): readonly Found[] }
  close(): void
}
interface Found {
  readonly id: string
  readonly value: string | number
}

/** What people look at: who waits, what was decided lately, and everything of one person. */
const VIEWS = [
  { path: 'status=pending&sort=requesterName', where: 'pending = 1', by: 'requester_name', order: 'ASC' },
  { path: 'status=resolved&sort=-resolvedAt', where: 'pending = 0', by: 'resolved_at', order: 'DESC' },
  {
    path: `requester=${requesterId(7)}&sort=-createdAt`,
    where: `requester_id = '${requesterId(7)}'`,
    by: 'created_at',
    order: 'DESC',
  },
] as const
/** Long enough to have a page in its middle that is half a million rows away. */
const LONG_VIEW = VIEWS.slice(1, 2)

async function openList(closing: Closing, rows: number) {
  process.stderr.write(`filling a store with ${rows} requests …\n`)
  const { server, data } = await startShipped(closing, (cast, { coordinator }) =>
    fillRequests(coordinator.core, cast, rows),
  )
  const Database = peerModule<new (file: string, options: object) => Sqlite>('better-sqlite3')
  const database = new Database(join(data, 'countersign.db'), { readonly: true })
  closing(() => database.close())
  return {
    api: (what: string, page: number): Contender => api(server, database, what, page),
    sql: (what: string, page: number): Contender => sql(database, what, page),
  }
}

/** Where each of the pages from `page` on begins. */
function placesOf(
  database: Sqlite,
  page: number,
): readonly { view: (typeof VIEWS)[number]; after: Found | null }[] {
  return (page === 0 ? VIEWS : LONG_VIEW).flatMap((view) => {
    const { where, by, order } = view
    const list = database.prepare(
      `SELECT id, ${by} AS value FROM requests WHERE ${where} ORDER BY ${by} ${order}, id ${order} LIMIT ? OFFSET ?`,
    )
    const skipped = Math.max(0, page * LIMIT - 1)
    const found = list.all(PAGES * LIMIT, skipped)
    // A short store has not as many full pages of each.
    const full = Math.floor(found.length / LIMIT)
    return Array.from({ length: full }, (_, i) => {
      if (page === 0 && i === 0) return { view, after: null }
      return { view, after: found[i * LIMIT - (page === 0 ? 1 : 0)] ?? null }
    })
  })
}

function api(server: CoordinatorProcess, database: Sqlite, what: string, page: number): Contender {
  const client = openHttp(server.url, bearer(OWNER_TOKEN))
  const paths = placesOf(database, page).map(({ view, after }) => {
    const cursor =
      after === null
        ? ''
        : `&cursor=${Buffer.from(JSON.stringify([after.value, after.id])).toString('base64url')}`
    return `/api/v1/requests?${view.path}&limit=${LIMIT}${cursor}`
  })
  let checked = 0
  return {
    name: `countersign, ${what}`,
    version: 'this',
    settings: `its own process over HTTP, an administrator’s token, ${CALLERS} callers, whole requests with total`,
    run: (ms) =>
      repeatAtOnce(ms, CALLERS, async (i) => {
        const { status, body } = await client.request('GET', paths[i % paths.length] ?? '')
        if (status !== 200) throw new Error(`${status} ${body.toString().slice(0, 200)}`)
        if (checked++ > paths.length) return
        const { items } = JSON.parse(body.toString()) as { items: readonly unknown[] }
        if (items.length !== LIMIT) throw new Error(`a page of ${items.length} requests`)
      }),
    close: () => client.close(),
  }
}

function sql(database: Sqlite, what: string, page: number): Contender {
  const pages = placesOf(database, page).map(({ view: { where, by, order }, after }) => {
    const keyset = after === null ? '' : `AND (${by}, id) ${order === 'DESC' ? '<' : '>'} (?, ?)`
    const list = database.prepare(
      `SELECT r.id, r.agent_id, r.call_key, r.people, r.state, s.body
        FROM requests r JOIN request_snapshots s ON s.request_id = r.id
        WHERE ${where} ${keyset} ORDER BY ${by} ${order}, id ${order} LIMIT ${LIMIT}`,
    )
    return { list, values: after === null ? [] : [after.value, after.id] }
  })
  return {
    name: `raw SQL, ${what}`,
    version: `better-sqlite3 ${peerVersion('better-sqlite3')}`,
    settings:
      'in this process, read-only on the same file, prepared, the same rows as JSON text, nothing counted',
    run: (ms) =>
      repeatFor(ms, (i) => {
        const one = pages[i % pages.length]
        if (one?.list.all(...one.values).length !== LIMIT) throw new Error('a page is not full')
      }),
  }
}
