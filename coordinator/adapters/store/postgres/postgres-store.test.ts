import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startCuttingProxy } from '../testing/cutting-proxy.ts'
import { hashEntry } from '../testing/hash-entry.ts'
import { startPostgres, type PostgresServer } from '../testing/postgres-server.ts'
import { sampleEntry, sampleOutbox } from '../testing/sample-rows.ts'
import { bringUpToDate } from './bring-up-to-date.ts'
import { Connection } from './connection.ts'
import { openPostgresStore } from './create-postgres-store.ts'
import { start } from './shape/0001-start.ts'

let server: PostgresServer
let url: string
beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server.remove())
beforeEach(async () => {
  url = await server.makeSchema()
})

const NEWEST = { sort: 'createdAt', descending: true, limit: 9 } as const
const open = (at = url) => openPostgresStore({ url: at, hashEntry })

describe('opening a PostgreSQL store', () => {
  it('commits to disk whatever the database was told', async () => {
    await server.admin(url, 'ALTER DATABASE postgres SET synchronous_commit = off')
    const { store } = await open()
    const found = await server.admin(
      url,
      `SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'countersign'`,
    )
    expect(Number(found[0]?.['n'])).toBeGreaterThan(0)
    await store.commit((tx) => tx.log.append(sampleEntry('a')))
    // What a crash leaves is what was answered.
    await server.stop('crash')
    await server.start()
    expect((await store.read((tx) => tx.log.head())).seq).toBe(1)
    await server.admin(url, 'ALTER DATABASE postgres RESET synchronous_commit')
    await store.close()
  })

  it('refuses a server that does not write to disk', async () => {
    await server.admin(url, 'ALTER SYSTEM SET fsync = off')
    await server.admin(url, 'SELECT pg_reload_conf()')
    await expect(open()).rejects.toMatchObject({
      code: 'storage_failed',
      message: expect.stringContaining('fsync off'),
    })
    await server.admin(url, 'ALTER SYSTEM RESET fsync')
    await server.admin(url, 'SELECT pg_reload_conf()')
  })

  it('refuses a database of a newer version', async () => {
    await (await open()).store.close()
    await server.admin(url, 'INSERT INTO countersign_shape VALUES (99)')
    await expect(open()).rejects.toMatchObject({ code: 'store_newer', data: { found: 99 } })
  })

  it('brings a database of the version before up to date, and keeps what is in it', async () => {
    const connection = await Connection.open(url)
    await bringUpToDate(connection, [start])
    await connection.run(`INSERT INTO stored_values (key, value) VALUES ('kept', 'yes')`)
    await connection.script(`INSERT INTO requests VALUES ('r1', 1, 'pending', 1, 1, 0, 'files', 'the files', 'rita', 'rita',
        'rita@example.com', 'robot', 'olga', NULL, 1000, 0, 'r1', '{"assigneeIds":[],"askedIds":["ana"]}', '{}');
      INSERT INTO request_snapshots VALUES ('r1', '{"id":"r1"}');
      INSERT INTO request_people VALUES ('ana', 'r1', 0)`)
    await connection.close()
    const { store, facts } = await open()
    expect(await store.read((tx) => tx.values.get('kept'))).toBe('yes')
    const seen = (visibleTo: string) =>
      store.read(async (tx) => {
        const found = await tx.requests.query({ sort: 'createdAt', descending: true, limit: 9, visibleTo })
        return [found.total, found.rows.length]
      })
    expect(await Promise.all(['ana', 'rita', 'olga', 'eve'].map(seen))).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
      [0, 0],
    ])
    expect(await facts()).toMatchObject({
      version: expect.stringMatching(/^PostgreSQL \d/),
      bytes: expect.any(Number),
    })
    await store.close()
    const shapes = await server.admin(url, 'SELECT max(version) AS newest FROM countersign_shape')
    expect(shapes).toEqual([{ newest: 3 }])
  })

  it('says what is wrong when nobody is there, and never the password', async () => {
    const problem: unknown = await open('postgres://me:secret-word@127.0.0.1:9/none').catch((error) => error)
    expect(problem).toMatchObject({ code: 'storage_failed' })
    expect(String((problem as Error).message)).not.toContain('secret-word')
  })
})

describe('the log', () => {
  it('cannot be changed, shortened or emptied', async () => {
    const { store } = await open()
    await store.commit((tx) => tx.log.append(sampleEntry('a')))
    for (const sql of [`UPDATE log SET type = 'other'`, 'DELETE FROM log', 'TRUNCATE log'])
      await expect(server.admin(url, sql)).rejects.toThrow('append-only')
    await store.close()
  })
})

describe('text that PostgreSQL cannot hold', () => {
  it('is kept with a sign in its place: a receiver may answer anything', async () => {
    const { store } = await open()
    await store.commit(async (tx) => {
      await tx.outbox.enqueue(sampleOutbox('o', { payload: { text: 'a\u0000b' } }))
      await tx.outbox.update(sampleOutbox('o', { status: 'failed', lastResponse: 'no\u0000way' }))
    })
    expect(await store.read((tx) => tx.outbox.get('o'))).toMatchObject({
      payload: { text: 'a\u0000b' },
      lastResponse: 'no\ufffdway',
    })
    expect((await store.read((tx) => tx.requests.query({ ...NEWEST, q: 'x\u0000' }))).rows).toEqual([])
    await store.close()
  })
})

describe('a group of works', () => {
  it('stands when the database refuses what one of them reads: it alone is told', async () => {
    const { store } = await open()
    const refused = store.commit((tx) => tx.timers.due({ elapsed: NaN, running: 0 }, 1))
    const standing = ['a', 'b'].map((key) =>
      store.commit(async (tx) => {
        const before = await tx.values.get(key)
        await tx.values.set(key, `${before ?? 'new'}!`)
      }),
    )
    await expect(refused).rejects.toThrow('NaN')
    await Promise.all(standing)
    expect(await store.read((tx) => Promise.all([tx.values.get('a'), tx.values.get('b')]))).toEqual([
      'new!',
      'new!',
    ])
    await store.close()
  })
})

describe('a connection that is lost', () => {
  it('while its commit is answered: what was stored is told as stored, what was not as failed', async () => {
    const proxy = await startCuttingProxy(server.port)
    const through = url.replace(String(server.port), String(proxy.port))
    const { store } = await open(through)
    const add = (id: string) => store.commit((tx) => tx.log.append(sampleEntry(id)))
    await add('first')

    proxy.cutAt('UPDATE store_state', 'after')
    await expect(add('answer lost')).resolves.toBeUndefined()
    proxy.cutAt('UPDATE store_state', 'before')
    await expect(add('never arrived')).rejects.toMatchObject({ code: 'storage_failed' })
    proxy.cutAt('BEGIN', 'before')
    await expect(add('had not begun')).resolves.toBeUndefined()

    const entries = await store.read((tx) => tx.log.read(0, 10))
    expect(entries.map(({ subject }) => subject.id)).toEqual(['first', 'answer lost', 'had not begun'])
    await store.close()
    proxy.stop()
  })

  it('for a while: each call is refused at once, and followers hear of everything afterwards, once', async () => {
    const proxy = await startCuttingProxy(server.port)
    const through = url.replace(String(server.port), String(proxy.port))
    const [{ store: cut }, { store: other }] = [await open(through), await open()]
    const heard: string[] = []
    cut.onCommitted((committed) => heard.push(...committed.map(({ entry }) => entry.subject.id)))
    proxy.shut()
    await expect(cut.commit((tx) => tx.values.set('a', 'b'))).rejects.toMatchObject({
      code: 'storage_failed',
    })
    await expect(cut.read((tx) => tx.values.get('a'))).rejects.toMatchObject({ code: 'storage_failed' })
    for (const id of ['x', 'y', 'z']) await other.commit((tx) => tx.log.append(sampleEntry(id)))
    proxy.open()
    await expect.poll(() => heard).toEqual(['x', 'y', 'z'])
    await cut.commit((tx) => tx.log.append(sampleEntry('own')))
    await expect.poll(() => heard).toEqual(['x', 'y', 'z', 'own'])
    await Promise.all([cut.close(), other.close()])
    proxy.stop()
  })
})

describe('a database that went back in time', () => {
  it('is noticed by a coordinator that knows more: its clients load anew, and it goes on from what is there', async () => {
    let fellBehind = 0
    const { store } = await openPostgresStore({ url, hashEntry, onFellBehind: () => (fellBehind += 1) })
    const put = (n: number) =>
      store.commit(async (tx) => {
        await tx.collection<{ id: string; n: number }>('flows').put({ id: 'f', n })
        await tx.log.append(sampleEntry(`n${n}`))
      })
    await put(1)
    const [state] = await server.admin(url, 'SELECT * FROM store_state')
    await put(2)
    // What a backup of that moment would hold.
    await server.admin(
      url,
      `ALTER TABLE log DISABLE TRIGGER log_never_changes; DELETE FROM log WHERE seq = 2;
        ALTER TABLE log ENABLE TRIGGER log_never_changes; DELETE FROM replicas;
        UPDATE documents SET body = '{"id":"f","n":1}', version = 1;
        UPDATE store_state SET commit_no = 1, log_seq = 1, log_hash = '${String(state?.['log_hash'])}'`,
    )
    expect(await store.read((tx) => tx.collection('flows').all())).toEqual([{ id: 'f', n: 1 }])
    await expect.poll(() => fellBehind).toBe(1)
    await put(3)
    expect(await store.read((tx) => tx.collection('flows').all())).toEqual([{ id: 'f', n: 3 }])
    expect((await store.read((tx) => tx.log.read(0, 9))).map(({ subject }) => subject.id)).toEqual([
      'n1',
      'n3',
    ])
    await store.close()
  })
})

describe('two stores on one database', () => {
  it('see each other’s changes of the small collections at once, and keep the same list while nothing changes', async () => {
    const [{ store: one }, { store: two }] = [await open(), await open()]
    const list = () => two.read((tx) => tx.collection<{ id: string; n: number }>('policies').all())
    await one.commit((tx) => tx.collection('policies').put({ id: 'p', n: 1 } as { id: string }))
    const first = await list()
    expect(first).toEqual([{ id: 'p', n: 1 }])
    await one.commit((tx) => tx.values.set('other', 'thing'))
    expect(await list()).toBe(first)
    await one.commit((tx) => tx.collection('policies').remove('p'))
    expect(await list()).toEqual([])
    expect(await two.commit((tx) => tx.collection('policies').all())).toEqual([])
    await Promise.all([one.close(), two.close()])
  })

  it('claim each message for one of them', async () => {
    const [{ store: one }, { store: two }] = [await open(), await open()]
    const ids = Array.from({ length: 60 }, (_unused, n) => `m${n}`)
    await one.commit(async (tx) => {
      for (const id of ids) await tx.outbox.enqueue(sampleOutbox(id, { requestId: null }))
    })
    const claims = await Promise.all(
      Array.from({ length: 12 }, (_unused, n) =>
        (n % 2 === 0 ? one : two).commit((tx) => tx.outbox.claim({ at: 2000, elapsed: 2000 }, 9000, 7)),
      ),
    )
    const claimed = claims.flat().map(({ id }) => id)
    expect([claimed.length, new Set(claimed).size]).toEqual([60, 60])
    await Promise.all([one.close(), two.close()])
  })

  it('tell time alike', async () => {
    const [first, second] = [await open(), await open()]
    expect(Math.abs(first.clock.now().elapsed - second.clock.now().elapsed)).toBeLessThan(100)
    await Promise.all([first.store.close(), second.store.close()])
  })
})
