import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { verifyChain } from '../../../../shared/domain/log/chain.ts'
import { bundleChild } from '../../../testing/bundle-child.ts'
import { nodeSha256 } from '../../crypto/node-sha256.ts'
import { MIGRATIONS } from '../migrations/index.ts'
import { hashEntry } from '../testing/hash-entry.ts'
import { sampleEntry, sampleOutbox, sampleRow } from '../testing/sample-rows.ts'
import { CommitQueue } from './commit-queue.ts'
import { createSqliteStore } from './create-sqlite-store.ts'
import { openWriter } from './open-database.ts'
import type { Tx } from '../../../ports/store.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-sqlite-'))
  file = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => createSqliteStore({ file, hashEntry })

describe('opening a SQLite store', () => {
  it('refuses a second coordinator on one file, until the first has closed', async () => {
    const first = open()
    expect(open).toThrowError(expect.objectContaining({ code: 'store_in_use' }))
    await first.close()
    await open().close()
  })

  it('refuses a database of a newer version and leaves it as it is', async () => {
    await open().close()
    const raw = new DatabaseSync(file)
    raw.exec('PRAGMA user_version = 999')
    raw.close()
    expect(open).toThrowError(
      expect.objectContaining({ code: 'store_newer', data: { found: 999, newest: MIGRATIONS.length } }),
    )
  })

  it('refuses what is no database, and the database of another program', () => {
    writeFileSync(file, 'this is not a database, only a text that is long enough to have a header'.repeat(20))
    expect(open).toThrowError(expect.objectContaining({ code: 'storage_failed' }))
    rmSync(file)
    const raw = new DatabaseSync(file)
    raw.exec('CREATE TABLE theirs (a); PRAGMA user_version = 1')
    raw.close()
    expect(open).toThrowError(expect.objectContaining({ code: 'storage_failed' }))
  })

  it('lets go of the lock when opening fails', async () => {
    writeFileSync(file, 'no database'.repeat(500))
    expect(open).toThrow()
    rmSync(file)
    await open().close()
  })

  it('is durable: full synchronous writes to a write-ahead log', () => {
    const writer = openWriter(file)
    const pragma = (name: string) => Object.values(writer.prepare(`PRAGMA ${name}`).get() as object)[0]
    expect([pragma('synchronous'), pragma('journal_mode'), pragma('foreign_keys')]).toEqual([2, 'wal', 1])
    writer.close()
  })

  it.runIf(process.platform !== 'win32')('keeps the file from other users', async () => {
    await open().close()
    expect(statSync(file).mode & 0o077).toBe(0)
  })

  it('keeps a log that no statement can change or shorten', async () => {
    const store = open()
    await store.commit((tx) => tx.log.append(sampleEntry('r1')))
    await store.close()
    const raw = new DatabaseSync(file)
    expect(() => raw.exec("UPDATE log SET data = '{}'")).toThrow('append-only')
    expect(() => raw.exec('DELETE FROM log')).toThrow('append-only')
    raw.close()
  })
})

describe('a database written by an earlier version', () => {
  it('1: messages that were waiting still go out, and none waits for a digest', async () => {
    const old = openWriter(file, { migrations: MIGRATIONS.slice(0, 1) })
    old.exec(`INSERT INTO outbox VALUES
      ('a', 'email', 'request', 'ana@example.com', 'ana', 'r1', '{"text":"a"}', 'queued', 0, 1000, NULL, 1000, 1000),
      ('b', 'email', 'request', 'ben@example.com', 'ben', 'r1', '{"text":"b"}', 'delivered', 2, 1000, '250 ok', 1000, 2000)`)
    old.close()
    const store = open()
    const claimed = await store.commit((tx) => tx.outbox.claim({ at: 2000, elapsed: 2000 }, 3000, 10))
    expect(claimed).toEqual([
      sampleOutbox('a', { status: 'sending', attempts: 1, nextAttemptAt: 3000, updatedAt: 2000 }),
    ])
    expect(await store.read((tx) => tx.outbox.get('b'))).toEqual(
      sampleOutbox('b', {
        recipient: 'ben@example.com',
        personId: 'ben',
        status: 'delivered',
        attempts: 2,
        lastResponse: '250 ok',
        updatedAt: 2000,
      }),
    )
    await store.close()
  })

  it.each(MIGRATIONS.slice(0, -1).map(({ version }) => version))(
    '%i: requests and whom they were put to are found as before, and the log goes on',
    async (version) => {
      const old = openWriter(file, { migrations: MIGRATIONS.slice(0, version) })
      const row = sampleRow('r1', { assigneeIds: ['ana'], askedIds: ['ana', 'ben'] })
      const { snapshot, ...state } = row.state
      old
        .prepare(
          `INSERT INTO requests VALUES ('r1', 1, 'pending', 1, 1, 'files', 'the files', 'rita', 'name of rita',
            'rita@example.com', 'robot', 'rita', NULL, 1000, 0, 'r1', ?, ?)`,
        )
        .run(JSON.stringify({ assigneeIds: ['ana'], askedIds: ['ana', 'ben'] }), JSON.stringify(state))
      old.prepare(`INSERT INTO request_snapshots VALUES ('r1', ?)`).run(JSON.stringify(snapshot))
      old.exec(`INSERT INTO request_people VALUES ('ana', 'r1', 1), ('ben', 'r1', 0)`)
      const first = { ...sampleEntry('r1'), seq: 1, previousHash: '0'.repeat(64) }
      old
        .prepare(
          `INSERT INTO log VALUES (1, 1000, 'test.happened', '{"kind":"system"}', 'request', 'r1', '{}', ?, ?)`,
        )
        .run(first.previousHash, hashEntry(first))
      old.close()
      const store = open()
      await store.commit((tx) => tx.log.append(sampleEntry('r1')))
      const list = (query: object) =>
        store.read(async (tx) =>
          (await tx.requests.query({ sort: 'createdAt', descending: false, limit: 9, ...query })).rows.map(
            ({ state: { snapshot: found } }) => found.id,
          ),
        )
      expect(await store.read((tx) => tx.requests.get('r1'))).toEqual(row)
      expect([
        await list({ assigneeId: 'ana' }),
        await list({ assigneeId: 'ben' }),
        await list({ visibleTo: 'ben' }),
        await list({ visibleTo: 'rita' }),
        await list({ visibleTo: 'eve' }),
      ]).toEqual([['r1'], [], ['r1'], ['r1'], []])
      const entries = await store.read((tx) => tx.log.read(0, 10))
      expect(verifyChain(entries, nodeSha256)).toMatchObject({ ok: true, head: { seq: 2 } })
      await store.close()
    },
  )
})

describe('a group of works', () => {
  it('runs once when one of them refuses before it has written, and again when it has', async () => {
    const store = open()
    const ran = { refused: 0, thrown: 0, standing: 0 }
    const standing = (key: string) =>
      store.commit((tx) => {
        ran.standing += 1
        return tx.values.set(key, 'stands')
      })
    const refused = store.commit(async (tx) => {
      ran.refused += 1
      await tx.values.get('a')
      throw new Error('refused')
    })
    await Promise.all([standing('a'), expect(refused).rejects.toThrow('refused'), standing('b')])
    expect(ran).toEqual({ refused: 1, thrown: 0, standing: 2 })
    const before = standing('d')
    const thrown = store.commit(async (tx) => {
      ran.thrown += 1
      await tx.values.set('c', 'does not stand')
      throw new Error('thrown')
    })
    await Promise.all([before, expect(thrown).rejects.toThrow('thrown')])
    expect(ran).toEqual({ refused: 1, thrown: 2, standing: 4 })
    const values = await store.read((tx) =>
      Promise.all(['a', 'b', 'c', 'd'].map((key) => tx.values.get(key))),
    )
    expect(values).toEqual(['stands', 'stands', undefined, 'stands'])
    await store.close()
  })
})

describe('a database that cannot write', () => {
  it('rejects every member of the group as storage_full, shows nothing, and goes on when there is room', async () => {
    const database = openWriter(file)
    const followed: string[] = []
    const queue = new CommitQueue({
      database,
      tx: {} as Tx,
      followers: [
        {
          memberStarts: () => undefined,
          undoMember: () => followed.push('undo'),
          commit: () => followed.push('commit'),
          rollback: () => followed.push('rollback'),
        },
      ],
      committed: () => [],
      mayHaveWritten: () => 0,
      publish: () => followed.push('published'),
      onFailedSync: () => undefined,
    })
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as { page_count: number }
    database.exec(`PRAGMA max_page_count = ${pages}`)
    const insert = database.prepare('INSERT INTO stored_values (key, value) VALUES (?, ?)')
    const write = (key: string, size: number) => queue.add(async () => void insert.run(key, 'x'.repeat(size)))
    const results = await Promise.allSettled([
      write('small', 1),
      write('large', 1_000_000),
      write('after', 1),
    ])
    expect(
      results.map((result) => result.status === 'rejected' && (result.reason as { code: string }).code),
    ).toEqual(Array(3).fill('storage_full'))
    expect(followed).toEqual(['rollback'])
    expect(database.prepare('SELECT count(*) AS n FROM stored_values').get()).toMatchObject({ n: 0 })
    database.exec('PRAGMA max_page_count = 100000')
    await write('large', 1_000_000)
    expect(followed).toEqual(['rollback', 'commit'])
    await queue.close()
    database.close()
  })
})

describe('a disk that could not write what it had taken', () => {
  it('is trusted with nothing more, and is still read', async () => {
    const failures: unknown[] = []
    const store = createSqliteStore({ file, hashEntry, onFailedSync: (error) => failures.push(error) })
    const write = (value: string) => store.commit((tx) => tx.values.set('kept', value))
    await write('before')
    // The number by which SQLite says that a file could not be synced.
    const failed = Object.assign(new Error('disk I/O error'), { errcode: 1034 })
    const during = store.commit(() => Promise.reject(failed))
    await expect(during).rejects.toMatchObject({ code: 'storage_failed' })
    await expect(write('after')).rejects.toMatchObject({ code: 'storage_failed' })
    await expect(write('later')).rejects.toMatchObject({ code: 'storage_failed' })
    expect(failures).toEqual([failed])
    expect(await store.read((tx) => tx.values.get('kept'))).toBe('before')
    await store.close()
  })
})

describe('a coordinator that is killed', () => {
  let program: string
  beforeAll(async () => {
    program = await bundleChild('coordinator/adapters/store/testing/committing-child.ts')
  })
  afterAll(() => rmSync(dirname(program), { recursive: true, force: true }))

  /** Lets a child commit for a while, kills it, and returns the ids it had been told were safe. */
  async function commitAndKill(prefix: string, afterIds: number): Promise<string[]> {
    const child = spawn(process.execPath, [program, file, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
    const acknowledged: string[] = []
    const ended = once(child, 'close')
    for await (const line of createInterface({ input: child.stdout })) {
      if (line === 'ready') continue
      acknowledged.push(line)
      if (acknowledged.length === afterIds) child.kill('SIGKILL')
    }
    await ended
    return acknowledged
  }

  it('loses nothing it acknowledged, and the log and the tables still tell the same', async () => {
    const acknowledged: string[] = []
    for (const [round, afterIds] of [1, 57, 333, 120, 701].entries()) {
      acknowledged.push(...(await commitAndKill(`round${round}`, afterIds)))
      const store = open()
      const { entries, rows, outbox, timers } = await store.read(async (tx) => {
        const read = await tx.log.read(0, 1_000_000)
        return {
          entries: read,
          rows: await tx.requests.query({ sort: 'createdAt', descending: false, limit: 1_000_000 }),
          outbox: await tx.outbox.list({ limit: 1_000_000 }),
          timers: await tx.timers.due({ elapsed: 1, running: 1 }, 1_000_000),
        }
      })
      expect(verifyChain(entries, nodeSha256)).toMatchObject({ ok: true, head: { seq: entries.length } })
      const logged = entries.map(({ subject }) => subject.id).sort()
      expect(rows.rows.map(({ state }) => state.snapshot.id).sort()).toEqual(logged)
      expect(outbox.rows.map(({ id }) => id).sort()).toEqual(logged)
      expect(timers.map(({ requestId }) => requestId).sort()).toEqual(logged)
      const known = new Set(logged)
      expect(acknowledged.filter((id) => !known.has(id))).toEqual([])
      await store.commit((tx) => tx.requests.update(sampleRow(logged[0] as string, { revision: 1 }), 1))
      await store.close()
    }
    expect(acknowledged.length).toBeGreaterThan(1200)
    expect(existsSync(`${file}.lock`)).toBe(true)
  }, 60_000)
})
