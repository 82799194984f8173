import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyChain } from '../../../shared/domain/log/chain.ts'
import type { Committed, RequestQuery, Store } from '../../ports/store.ts'
import { nodeSha256 } from '../crypto/node-sha256.ts'
import { sampleEntry, sampleOutbox, sampleRow } from './testing/sample-rows.ts'

/** A fresh, empty database for one test. */
export interface TestStore {
  readonly store: Store
  /** Closes it and opens it again on the same data. */
  reopen(): Promise<Store>
  remove(): Promise<void>
}

/** What every store promises (`ports/store.ts`), whatever database it stands on. */
export function storeContract(name: string, open: () => Promise<TestStore>): void {
  describe(`${name}: the store contract`, () => {
    let test: TestStore
    let store: Store
    beforeEach(async () => {
      test = await open()
      store = test.store
    })
    afterEach(() => test.remove())
    const reopen = async (): Promise<void> => {
      store = await test.reopen()
    }

    describe('commit', () => {
      it('makes all of a work durable together, and answers after that', async () => {
        const answer = await store.commit(async (tx) => {
          await tx.requests.insert(sampleRow('r1'))
          await tx.values.set('a', '1')
          await tx.log.append(sampleEntry('r1'))
          return 'done'
        })
        expect(answer).toBe('done')
        await reopen()
        const found = await store.read(async (tx) => ({
          row: await tx.requests.get('r1'),
          value: await tx.values.get('a'),
          head: (await tx.log.head()).seq,
        }))
        expect(found).toEqual({ row: sampleRow('r1'), value: '1', head: 1 })
      })

      it('undoes a work that throws, alone: others of its group stand', async () => {
        const failing = store.commit(async (tx) => {
          await tx.values.set('a', 'wrong')
          await tx.requests.insert(sampleRow('wrong'))
          await tx.collection('groups').put({ id: 'wrong' })
          await tx.log.append(sampleEntry('wrong'))
          throw new Error('on purpose')
        })
        const standing = [1, 2].map((n) =>
          store.commit(async (tx) => {
            await tx.values.set(`b${n}`, 'right')
            await tx.log.append(sampleEntry(`right-${n}`))
          }),
        )
        await expect(failing).rejects.toThrow('on purpose')
        await Promise.all(standing)
        const found = await store.read(async (tx) => ({
          a: await tx.values.get('a'),
          b: [await tx.values.get('b1'), await tx.values.get('b2')],
          row: await tx.requests.get('wrong'),
          groups: await tx.collection('groups').all(),
          log: (await tx.log.read(0, 10)).map(({ seq, subject }) => [seq, subject.id]),
        }))
        expect(found).toEqual({
          a: undefined,
          b: ['right', 'right'],
          row: undefined,
          groups: [],
          log: [
            [1, 'right-1'],
            [2, 'right-2'],
          ],
        })
      })

      it('lets a later work of the same group see what an earlier one wrote', async () => {
        const [, seen] = await Promise.all([
          store.commit(async (tx) => {
            await tx.collection<{ id: string; name: string }>('users').put({ id: 'u', name: 'new' })
            await tx.requests.insert(sampleRow('r1'))
          }),
          store.commit(async (tx) => ({
            user: await tx.collection<{ id: string; name: string }>('users').get('u'),
            users: (await tx.collection('users').all()).length,
            row: (await tx.requests.get('r1'))?.state.revision,
          })),
        ])
        expect(seen).toEqual({ user: { id: 'u', name: 'new' }, users: 1, row: 1 })
      })

      it('shows nothing to readers before it is durable', async () => {
        const seen: unknown[] = []
        await store.commit(async (tx) => {
          await tx.collection('users').put({ id: 'u' })
          await tx.requests.insert(sampleRow('r1'))
          await tx.log.append(sampleEntry('r1'))
          seen.push(
            await store.read(async (reader) => [
              await reader.collection('users').get('u'),
              await reader.requests.get('r1'),
              (await reader.log.head()).seq,
            ]),
          )
        })
        expect(seen).toEqual([[undefined, undefined, 0]])
      })

      it('serves many callers at once, each with its own answer', async () => {
        const answers = await Promise.all(
          Array.from({ length: 700 }, (_unused, n) =>
            store.commit(async (tx) => {
              await tx.log.append(sampleEntry(`r${n}`))
              return n
            }),
          ),
        )
        expect(answers).toEqual(Array.from({ length: 700 }, (_unused, n) => n))
        const entries = await store.read((tx) => tx.log.read(0, 1000))
        expect(verifyChain(entries, nodeSha256)).toMatchObject({ ok: true, head: { seq: 700 } })
      })

      it('tells followers what became durable, in order, and nothing of what was undone', async () => {
        const heard: Committed[] = []
        const stop = store.onCommitted((committed) => void heard.push(...committed))
        const change = { kind: 'removed', of: 'flow', id: 'f' } as const
        await Promise.allSettled([
          store.commit((tx) => tx.log.append(sampleEntry('one'), [change])),
          store.commit(async (tx) => {
            await tx.log.append(sampleEntry('undone'))
            throw new Error('on purpose')
          }),
          store.commit((tx) => tx.log.append(sampleEntry('two'))),
        ])
        stop()
        await store.commit((tx) => tx.log.append(sampleEntry('three')))
        expect(heard.map(({ entry, changes }) => [entry.seq, entry.subject.id, changes])).toEqual([
          [1, 'one', [change]],
          [2, 'two', []],
        ])
      })

      it('goes on when a follower throws', async () => {
        store.onCommitted(() => {
          throw new Error('follower')
        })
        await expect(store.commit((tx) => tx.log.append(sampleEntry('r1')))).resolves.toBeUndefined()
      })

      it('refuses work after it is closed', async () => {
        await store.close()
        await expect(store.commit(async () => 1)).rejects.toMatchObject({ code: 'shutting_down' })
        await expect(store.read(async () => 1)).rejects.toMatchObject({ code: 'shutting_down' })
      })

      it('lets what was waiting become durable when it closes', async () => {
        const waiting = store.commit((tx) => tx.values.set('last', 'written'))
        await store.close()
        await waiting
        await reopen()
        expect(await store.read((tx) => tx.values.get('last'))).toBe('written')
      })
    })

    describe('the log', () => {
      it('is chained and gap-free over reopening', async () => {
        for (const id of ['a', 'b']) await store.commit((tx) => tx.log.append(sampleEntry(id, { n: 1.5, t: 'ü€😀' })))
        await reopen()
        await store.commit((tx) => tx.log.append(sampleEntry('c')))
        const entries = await store.read((tx) => tx.log.read(0, 10))
        expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3])
        expect(verifyChain(entries, nodeSha256).ok).toBe(true)
      })

      it('reads from a sequence on, and by subject', async () => {
        for (const id of ['a', 'b', 'a', 'c', 'a']) await store.commit((tx) => tx.log.append(sampleEntry(id)))
        const read = await store.read(async (tx) => [
          (await tx.log.read(2, 2)).map(({ seq }) => seq),
          (await tx.log.readSubject({ kind: 'request', id: 'a' }, 1, 10)).map(({ seq }) => seq),
        ])
        expect(read).toEqual([
          [3, 4],
          [3, 5],
        ])
      })
    })

    describe('requests', () => {
      const insert = (...rows: ReturnType<typeof sampleRow>[]): Promise<void> =>
        store.commit(async (tx) => {
          for (const row of rows) await tx.requests.insert(row)
        })
      const ids = async (query: Partial<RequestQuery>): Promise<string[]> =>
        (
          await store.read((tx) => tx.requests.query({ sort: 'createdAt', descending: false, limit: 50, ...query }))
        ).rows.map(({ state }) => state.snapshot.id)

      it('are updated by revision, and never by a stale one', async () => {
        await insert(sampleRow('r1'))
        await store.commit((tx) => tx.requests.update(sampleRow('r1', { revision: 2, status: 'expired' }), 1))
        await expect(
          store.commit((tx) => tx.requests.update(sampleRow('r1', { revision: 2 }), 1)),
        ).rejects.toMatchObject({ code: 'storage_failed' })
        await reopen()
        expect(await store.read((tx) => tx.requests.get('r1'))).toEqual(sampleRow('r1', { revision: 2, status: 'expired' }))
      })

      it('are found again by the call they hold, while it can go on', async () => {
        await insert(
          sampleRow('used', { callKey: 'k', status: 'approved', grant: 'used', createdAt: 4 }),
          sampleRow('ready', { callKey: 'k', status: 'approved', grant: 'ready', createdAt: 2 }),
          sampleRow('older', { callKey: 'k', createdAt: 1 }),
          sampleRow('other', { callKey: 'j', createdAt: 3 }),
        )
        const find = async (key: string) =>
          (await store.read((tx) => tx.requests.findAttachable(key)))?.state.snapshot.id
        expect([await find('k'), await find('j'), await find('none')]).toEqual(['ready', 'other', undefined])
      })

      it('are counted by agent, listed as pending, and found when executing', async () => {
        await insert(
          sampleRow('a', { createdAt: 2 }),
          sampleRow('b', { createdAt: 1, agentId: 'other' }),
          sampleRow('c', { status: 'approved', grant: 'executing' }),
          sampleRow('d', { status: 'approved', grant: 'ready' }),
        )
        const found = await store.read(async (tx) => ({
          count: await tx.requests.countPending('robot'),
          pending: await tx.requests.pendingIds(),
          executing: await tx.requests.executingIds(),
        }))
        expect(found).toEqual({ count: 1, pending: ['b', 'a'], executing: ['c'] })
      })

      const people = () =>
        insert(
          sampleRow('1', { createdAt: 1, requester: 'rita', assigneeIds: ['ana'], askedIds: ['ana', 'ben'] }),
          sampleRow('2', { createdAt: 2, requester: 'max', connector: 'mail', note: 'Quarterly 100%_report' }),
          sampleRow('3', { createdAt: 3, requester: 'rita', status: 'denied', askedIds: ['ben'] }),
          sampleRow('4', { createdAt: 4, requester: 'kim', agentId: null, status: 'approved' }),
        )

      it.each<[string, Partial<RequestQuery>, string[]]>([
        ['everything, oldest first', {}, ['1', '2', '3', '4']],
        ['newest first', { descending: true }, ['4', '3', '2', '1']],
        ['pending', { statuses: ['pending'] }, ['1', '2']],
        ['two ends', { statuses: ['denied', 'approved'] }, ['3', '4']],
        ['pending or denied', { statuses: ['pending', 'denied'] }, ['1', '2', '3']],
        ['one connector', { connector: 'mail' }, ['2']],
        ['one requester', { requesterId: 'rita' }, ['1', '3']],
        ['who may decide', { assigneeId: 'ana' }, ['1']],
        ['who was only asked decides nothing', { assigneeId: 'ben' }, []],
        ['what ben may see', { visibleTo: 'ben' }, ['1', '3']],
        ['what kim may see', { visibleTo: 'kim' }, ['4']],
        ['what an outsider may see', { visibleTo: 'eve' }, []],
        ['words in the note', { q: 'QUARTERLY' }, ['2']],
        ['signs that mean something to LIKE', { q: '100%_r' }, ['2']],
        ['a wild card matches itself alone', { q: '%' }, ['2']],
        ['the tool as people see it', { q: 'mail_write' }, ['2']],
        ['by requester', { sort: 'requesterName' }, ['4', '2', '1', '3']],
        ['by connector, down', { sort: 'connectorName', descending: true }, ['2', '4', '3', '1']],
        ['by end', { sort: 'resolvedAt', descending: true, statuses: ['denied', 'approved'] }, ['4', '3']],
      ])('are listed: %s', async (_what, query, expected) => {
        await people()
        expect(await ids(query)).toEqual(expected)
      })

      it('lose and gain deciders', async () => {
        await people()
        await store.commit((tx) =>
          tx.requests.update(sampleRow('1', { createdAt: 1, revision: 2, assigneeIds: ['ben', 'eve'], askedIds: ['ana', 'ben', 'eve'] }), 1),
        )
        expect([await ids({ assigneeId: 'ana' }), await ids({ assigneeId: 'ben' }), await ids({ assigneeId: 'eve' })]).toEqual([[], ['1'], ['1']])
        expect(await ids({ visibleTo: 'ana' })).toEqual(['1'])
      })

      it('come in pages without a gap or a repeat, while others arrive', async () => {
        await insert(...Array.from({ length: 25 }, (_unused, n) => sampleRow(`r${String(n).padStart(2, '0')}`, { createdAt: Math.floor(n / 3) })))
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await store.read((tx) =>
            tx.requests.query({ sort: 'createdAt', descending: true, limit: 4, ...(cursor === undefined ? {} : { cursor }) }),
          )
          seen.push(...page.rows.map(({ state }) => state.snapshot.id))
          await insert(sampleRow(`late-${seen.length}`, { createdAt: 99 }))
          cursor = page.nextCursor ?? undefined
        } while (cursor !== undefined)
        expect(seen).toEqual(Array.from({ length: 25 }, (_unused, n) => `r${String(24 - n).padStart(2, '0')}`))
      })

      it('refuse a cursor that is not theirs', async () => {
        for (const cursor of ['x', Buffer.from('[1]').toString('base64url'), Buffer.from('{"a":1}').toString('base64url')]) {
          await expect(ids({ cursor })).rejects.toMatchObject({ code: 'invalid_body' })
        }
      })
    })

    describe('collections', () => {
      it('keep values, in order of id, until they are removed', async () => {
        await store.commit(async (tx) => {
          for (const id of ['b', 'a', 'c']) await tx.collection('flows').put({ id })
          await tx.collection('flows').remove('c')
        })
        await reopen()
        const all = () => store.read((tx) => tx.collection('flows').all())
        expect(await all()).toEqual([{ id: 'a' }, { id: 'b' }])
        await store.commit((tx) => tx.collection('flows').remove('a'))
        expect([await all(), await store.read((tx) => tx.collection('flows').get('a'))]).toEqual([[{ id: 'b' }], undefined])
      })

      it('do not mix', async () => {
        await store.commit((tx) => tx.collection('users').put({ id: 'x' }))
        expect(await store.read((tx) => tx.collection('groups').all())).toEqual([])
      })
    })

    describe('timers', () => {
      const timer = (id: string, basis: 'elapsed' | 'running', dueAt: number) =>
        ({ requestId: 'r1', id, kind: 'remind', basis, dueAt }) as const

      it('are due on their own clocks, oldest first, and never early', async () => {
        await store.commit(async (tx) => {
          await tx.timers.put(timer('late', 'elapsed', 300.2))
          await tx.timers.put(timer('soon', 'running', 100))
          await tx.timers.put(timer('then', 'elapsed', 200))
          await tx.timers.put(timer('gone', 'elapsed', 50))
          await tx.timers.remove('r1', 'gone')
        })
        const due = async (elapsed: number, running: number) =>
          (await store.read((tx) => tx.timers.due({ elapsed, running }, 10))).map(({ id }) => id)
        expect(await due(99.9, 99.9)).toEqual([])
        expect(await due(250, 99)).toEqual(['then'])
        expect(await due(300.1, 100)).toEqual(['soon', 'then'])
        expect(await due(301, 100)).toEqual(['soon', 'then', 'late'])
        expect(await store.read((tx) => tx.timers.next())).toEqual({ elapsed: 200, running: 100 })
      })

      it('are replaced under their own name, and survive reopening', async () => {
        await store.commit((tx) => tx.timers.put({ ...timer('t', 'elapsed', 100), nodeId: 'n' }))
        await store.commit((tx) => tx.timers.put({ ...timer('t', 'running', 500), nodeId: 'm' }))
        await reopen()
        expect(await store.read((tx) => tx.timers.next())).toEqual({ elapsed: null, running: 500 })
        expect(await store.read((tx) => tx.timers.due({ elapsed: 0, running: 500 }, 1))).toEqual([
          { ...timer('t', 'running', 500), nodeId: 'm' },
        ])
      })
    })

    describe('the outbox', () => {
      it('takes each id once', async () => {
        await store.commit((tx) => tx.outbox.enqueue(sampleOutbox('o', { payload: { n: 1 } })))
        await store.commit((tx) => tx.outbox.enqueue(sampleOutbox('o', { payload: { n: 2 } })))
        expect(await store.read((tx) => tx.outbox.get('o'))).toEqual(sampleOutbox('o', { payload: { n: 1 } }))
      })

      it('hands out what is due once, and again when the lease ran out', async () => {
        await store.commit(async (tx) => {
          await tx.outbox.enqueue(sampleOutbox('now'))
          await tx.outbox.enqueue(sampleOutbox('later', { nextAttemptAt: 5000 }))
          await tx.outbox.enqueue(sampleOutbox('desktop', { channel: 'desktop' }))
          await tx.outbox.enqueue(sampleOutbox('done', { status: 'delivered' }))
        })
        const claim = async (at: number) =>
          (await store.commit((tx) => tx.outbox.claim({ at, elapsed: at }, at + 100, 10))).map(({ id, attempts, status }) => [id, attempts, status])
        expect(await claim(1000)).toEqual([['now', 1, 'sending']])
        expect(await claim(1099)).toEqual([])
        expect(await claim(1100)).toEqual([['now', 2, 'sending']])
        expect(await store.read((tx) => tx.outbox.nextAttemptAt())).toBe(1200)
      })

      it('lists by request, by desktop, by status, newest first, and counts', async () => {
        await store.commit(async (tx) => {
          await tx.outbox.enqueue(sampleOutbox('a', { createdAt: 1 }))
          await tx.outbox.enqueue(sampleOutbox('b', { createdAt: 2, channel: 'desktop' }))
          await tx.outbox.enqueue(sampleOutbox('c', { createdAt: 3, status: 'failed', requestId: 'r2' }))
          await tx.outbox.enqueue(sampleOutbox('d', { createdAt: 4, channel: 'desktop', status: 'withdrawn' }))
        })
        const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
        const found = await store.read(async (tx) => ({
          open: idsOf(await tx.outbox.open('r1')),
          all: idsOf(await tx.outbox.ofRequest('r1')),
          desktop: idsOf(await tx.outbox.desktopOf('ana')),
          first: await tx.outbox.list({ limit: 3 }),
          failed: idsOf((await tx.outbox.list({ limit: 3, status: 'failed' })).rows),
          tally: await tx.outbox.tally(),
        }))
        expect([found.open, found.all, found.desktop, found.failed]).toEqual([['a', 'b'], ['a', 'b', 'd'], ['b'], ['c']])
        expect([idsOf(found.first.rows), found.first.total]).toEqual([['d', 'c', 'b'], 4])
        const rest = await store.read((tx) => tx.outbox.list({ limit: 3, cursor: found.first.nextCursor ?? '' }))
        expect([idsOf(rest.rows), rest.nextCursor]).toEqual([['a'], null])
        expect(found.tally).toContainEqual({ channel: 'desktop', status: 'withdrawn', count: 1 })
      })

      it('keeps what became of a row', async () => {
        await store.commit((tx) => tx.outbox.enqueue(sampleOutbox('o')))
        const settled = sampleOutbox('o', { status: 'failed', attempts: 3, lastResponse: '550 no', updatedAt: 9 })
        await store.commit((tx) => tx.outbox.update(settled))
        await reopen()
        expect(await store.read((tx) => tx.outbox.get('o'))).toEqual(settled)
      })
    })

    it('remembers replies by key, until they are forgotten', async () => {
      const reply = { bodyHash: 'h', status: 200, body: '{}' }
      await store.commit((tx) => tx.idempotency.put('k', { ...reply, at: 10 }))
      await expect(store.commit((tx) => tx.idempotency.put('k', { ...reply, at: 11 }))).rejects.toThrow()
      await reopen()
      expect(await store.read((tx) => tx.idempotency.get('k'))).toEqual(reply)
      await store.commit((tx) => tx.idempotency.forget(11))
      expect(await store.read((tx) => tx.idempotency.get('k'))).toBeUndefined()
    })

    it('keeps small values', async () => {
      await store.commit((tx) => tx.values.set('k', '1'))
      await store.commit((tx) => tx.values.set('k', '2'))
      expect(await store.read((tx) => tx.values.get('k'))).toBe('2')
    })
  })
}
