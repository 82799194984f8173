import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeSha256 } from '../coordinator/adapters/crypto/node-sha256.ts'
import { createSqliteStore } from '../coordinator/adapters/store/sqlite/create-sqlite-store.ts'
import type { Store } from '../coordinator/ports/store.ts'
import { entryHash } from '../shared/domain/log/chain.ts'
import { interleaved, machine, rounded, type Benchmark, type Contender } from './harness.ts'
import { repeatAtOnce } from './repeat.ts'
import { compilePeer, installPeers, peerModule, peerVersion } from './peers.ts'

/** How many wait for their own commit at the same time; the last is ten times the first. */
const CALLERS = [64, 1, 640] as const
const BODY = JSON.stringify({ path: '/srv/app/config.yaml', body: 'x'.repeat(400) })

/** A caller's row of half a kilobyte, durable on its own: the store's group commit beside one transaction for each. */
export const commitBenchmark: Benchmark = async (options) => {
  installPeers()
  compilePeer('better-sqlite3')
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const store = createSqliteStore({
    file: join(folder, 'ours.db'),
    hashEntry: (entry) => entryHash(entry, nodeSha256),
  })
  const peer = openPeer(join(folder, 'peer.db'))
  try {
    const contenders = CALLERS.flatMap((callers) => [ours(store, callers), theirs(peer, callers)])
    const figures = await interleaved(contenders, options)
    const pairs = CALLERS.map((callers, i) => {
      const [our, their] = figures.slice(2 * i, 2 * i + 2)
      if (!our || !their) throw new Error('nothing was measured')
      return { callers, our, their, ratio: rounded(our.perSecond / their.perSecond) }
    })
    const [many, one, more] = pairs
    if (!many || !one || !more) throw new Error('nothing was measured')
    return {
      bench: 'commit',
      ours: many.our.perSecond,
      peer: many.their.perSecond,
      ratio: many.ratio,
      unit: 'durable commits/s, 64 callers',
      n: options.runs,
      peerName: 'better-sqlite3',
      goals: [
        { goal: '64 callers ≥ 10×', reached: `${many.ratio}×`, met: many.ratio >= 10 },
        { goal: 'one caller ≥ 0.9×', reached: `${one.ratio}×`, met: one.ratio >= 0.9 },
      ],
      growth: { by: 10, ratio: more.ratio, ours: more.our.perSecond, p99: more.our.p99 },
      contenders: figures,
      machine: machine(),
    }
  } finally {
    await store.close()
    peer.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

let made = 0
/** Keys that rise with time, as the product's do. */
const key = (): string => `request-${String(made++).padStart(12, '0')}`

const ours = (store: Store, callers: number): Contender => ({
  name: `countersign, ${named(callers)}`,
  version: 'this',
  settings: 'its store: WAL, synchronous FULL, one commit for all that wait in a turn, a savepoint each',
  run: (ms) =>
    repeatAtOnce(ms, callers, () =>
      store.commit((tx) =>
        tx.idempotency.put(key(), { bodyHash: '0'.repeat(64), status: 200, body: BODY, at: made }),
      ),
    ),
})

interface Sqlite {
  pragma(text: string, options?: { simple: boolean }): unknown
  exec(sql: string): void
  prepare(sql: string): { run(...values: readonly unknown[]): void }
  close(): void
}

/** The same table with the same index. */
const TABLE = `CREATE TABLE idempotency (
  key TEXT NOT NULL PRIMARY KEY, body_hash TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);`

function openPeer(file: string): Sqlite {
  const database = new (peerModule<new (name: string) => Sqlite>('better-sqlite3'))(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = FULL')
  if (database.pragma('synchronous', { simple: true }) !== 2) throw new Error('the peer is not durable')
  database.exec(TABLE)
  return database
}

function theirs(database: Sqlite, callers: number): Contender {
  const insert = database.prepare(
    'INSERT INTO idempotency (key, body_hash, status, body, at) VALUES (?, ?, ?, ?, ?)',
  )
  return {
    name: `better-sqlite3, ${named(callers)}`,
    version: peerVersion('better-sqlite3'),
    settings: 'WAL, synchronous FULL, prepared statement, one transaction each',
    run: (ms) =>
      repeatAtOnce(ms, callers, async () => {
        insert.run(key(), '0'.repeat(64), 200, BODY, made)
        await Promise.resolve()
      }),
  }
}

const named = (callers: number): string => (callers === 1 ? '1 caller' : `${callers} callers`)
