import { describe, expect, it } from 'vitest'
import type { OutboxRow } from '../../../../ports/store.ts'
import { sampleOutbox } from '../sample-rows.ts'
import type { OpenStore } from './open-store.ts'

/** Collections, timers, outbox and the small tables. */
export function smallThingsContract(open: OpenStore): void {
  describe('collections', () => {
    it('keep values, in order of id, until they are removed', async () => {
      await open.store.commit(async (tx) => {
        for (const id of ['b', 'a', 'c']) await tx.collection('flows').put({ id })
        await tx.collection('flows').remove('c')
      })
      await open.reopen()
      const all = () => open.store.read((tx) => tx.collection('flows').all())
      expect(await all()).toEqual([{ id: 'a' }, { id: 'b' }])
      await open.store.commit((tx) => tx.collection('flows').remove('a'))
      expect([await all(), await open.store.read((tx) => tx.collection('flows').get('a'))]).toEqual([
        [{ id: 'b' }],
        undefined,
      ])
    })

    it('do not mix', async () => {
      await open.store.commit((tx) => tx.collection('users').put({ id: 'x' }))
      expect(await open.store.read((tx) => tx.collection('groups').all())).toEqual([])
    })
  })

  describe('timers', () => {
    const timer = (id: string, basis: 'elapsed' | 'running', dueAt: number) =>
      ({ requestId: 'r1', id, kind: 'remind', basis, dueAt }) as const

    it('are due on their own clocks, oldest first, and never early', async () => {
      await open.store.commit(async (tx) => {
        await tx.timers.put(timer('late', 'elapsed', 300.2))
        await tx.timers.put(timer('soon', 'running', 100))
        await tx.timers.put(timer('then', 'elapsed', 200))
        await tx.timers.put(timer('gone', 'elapsed', 50))
        await tx.timers.remove('r1', 'gone')
      })
      const due = async (elapsed: number, running: number) =>
        (await open.store.read((tx) => tx.timers.due({ elapsed, running }, 10))).map(({ id }) => id)
      expect(await due(99.9, 99.9)).toEqual([])
      expect(await due(250, 99)).toEqual(['then'])
      expect(await due(300.1, 100)).toEqual(['soon', 'then'])
      expect(await due(301, 100)).toEqual(['soon', 'then', 'late'])
      expect(await open.store.read((tx) => tx.timers.next())).toEqual({ elapsed: 200, running: 100 })
    })

    it('are replaced under their own name, and survive reopening', async () => {
      await open.store.commit((tx) => tx.timers.put({ ...timer('t', 'elapsed', 100), nodeId: 'n' }))
      await open.store.commit((tx) => tx.timers.put({ ...timer('t', 'running', 500), nodeId: 'm' }))
      await open.reopen()
      expect(await open.store.read((tx) => tx.timers.next())).toEqual({ elapsed: null, running: 500 })
      expect(await open.store.read((tx) => tx.timers.due({ elapsed: 0, running: 500 }, 1))).toEqual([
        { ...timer('t', 'running', 500), nodeId: 'm' },
      ])
    })
  })

  describe('the outbox', () => {
    it('takes each id once', async () => {
      await open.store.commit((tx) => tx.outbox.enqueue(sampleOutbox('o', { payload: { n: 1 } })))
      await open.store.commit((tx) => tx.outbox.enqueue(sampleOutbox('o', { payload: { n: 2 } })))
      expect(await open.store.read((tx) => tx.outbox.get('o'))).toEqual(
        sampleOutbox('o', { payload: { n: 1 } }),
      )
    })

    it('hands out what is due once, and again when the lease ran out', async () => {
      await open.store.commit(async (tx) => {
        await tx.outbox.enqueue(sampleOutbox('now'))
        await tx.outbox.enqueue(sampleOutbox('later', { nextAttemptAt: 5000 }))
        await tx.outbox.enqueue(sampleOutbox('desktop', { channel: 'desktop' }))
        await tx.outbox.enqueue(sampleOutbox('done', { status: 'delivered' }))
      })
      const claim = async (at: number) =>
        (await open.store.commit((tx) => tx.outbox.claim({ at, elapsed: at }, at + 100, 10))).map(
          ({ id, attempts, status }) => [id, attempts, status],
        )
      expect(await claim(1000)).toEqual([['now', 1, 'sending']])
      expect(await claim(1099)).toEqual([])
      expect(await claim(1100)).toEqual([['now', 2, 'sending']])
      expect(await open.store.read((tx) => tx.outbox.nextAttemptAt())).toBe(1200)
    })

    it('hands out nothing of channels that are left out', async () => {
      await open.store.commit(async (tx) => {
        await tx.outbox.enqueue(sampleOutbox('mail', { nextAttemptAt: 100 }))
        await tx.outbox.enqueue(sampleOutbox('text', { channel: 'sms', nextAttemptAt: 200 }))
        await tx.outbox.enqueue(sampleOutbox('room', { channel: 'chat', nextAttemptAt: 300 }))
      })
      const next = (...except: OutboxRow['channel'][]) =>
        open.store.read((tx) => tx.outbox.nextAttemptAt(except))
      expect([await next(), await next('email'), await next('email', 'sms', 'chat')]).toEqual([
        100,
        200,
        null,
      ])
      const claimed = await open.store.commit((tx) =>
        tx.outbox.claim({ at: 9, elapsed: 9000 }, 9100, 10, ['email', 'chat']),
      )
      expect(claimed.map(({ id }) => id)).toEqual(['text'])
    })

    it('never hands out what a digest carries, and gives that to the digest', async () => {
      await open.store.commit(async (tx) => {
        await tx.outbox.enqueue(sampleOutbox('late', { digestId: 'd', createdAt: 2 }))
        await tx.outbox.enqueue(sampleOutbox('early', { digestId: 'd', createdAt: 1 }))
        await tx.outbox.enqueue(sampleOutbox('other', { digestId: 'e' }))
        await tx.outbox.enqueue(sampleOutbox('d', { kind: 'digest', nextAttemptAt: 2000 }))
      })
      expect(await open.store.read((tx) => tx.outbox.nextAttemptAt())).toBe(2000)
      const claimed = await open.store.commit((tx) => tx.outbox.claim({ at: 9, elapsed: 9000 }, 9100, 10))
      expect(claimed.map(({ id }) => id)).toEqual(['d'])
      const carried = await open.store.read((tx) => tx.outbox.inDigest('d'))
      expect(carried.map(({ id }) => id)).toEqual(['early', 'late'])
      const { digestId, ...alone } = carried[0] ?? sampleOutbox('none')
      expect(digestId).toBe('d')
      await open.store.commit((tx) => tx.outbox.update(alone))
      expect(await open.store.read((tx) => tx.outbox.get('early'))).toEqual(alone)
      expect((await open.store.read((tx) => tx.outbox.inDigest('d'))).map(({ id }) => id)).toEqual(['late'])
    })

    it('hands out the webhooks of a request one after another, and those of others beside them', async () => {
      const hook = (id: string, createdAt: number, requestId: string) =>
        sampleOutbox(id, { channel: 'webhook', createdAt, requestId })
      await open.store.commit(async (tx) => {
        await tx.outbox.enqueue(hook('r1:10:0', 2, 'r1'))
        await tx.outbox.enqueue(hook('r1:9:0', 2, 'r1'))
        await tx.outbox.enqueue(hook('r1:2:0', 1, 'r1'))
        await tx.outbox.enqueue(hook('r2:1:0', 3, 'r2'))
      })
      const round = async (at: number) => {
        const rows = await open.store.commit((tx) => tx.outbox.claim({ at, elapsed: at }, at + 100, 10))
        await open.store.commit(async (tx) => {
          for (const row of rows) await tx.outbox.update({ ...row, status: 'delivered' })
        })
        return rows.map(({ id }) => id).sort()
      }
      expect(await round(2000)).toEqual(['r1:2:0', 'r2:1:0'])
      expect(await round(2000)).toEqual(['r1:9:0'])
      expect(await round(2000)).toEqual(['r1:10:0'])
      expect(await open.store.read((tx) => tx.outbox.nextAttemptAt())).toBeNull()
    })

    it('finds by recipient and time', async () => {
      await open.store.commit(async (tx) => {
        for (const createdAt of [1, 2, 3, 4])
          await tx.outbox.enqueue(sampleOutbox(`o${createdAt}`, { createdAt, recipient: 'x' }))
        await tx.outbox.enqueue(sampleOutbox('other', { createdAt: 2 }))
      })
      const found = await open.store.read((tx) =>
        tx.outbox.list({ limit: 9, recipient: 'x', createdFrom: 2, createdTo: 3 }),
      )
      expect([found.rows.map(({ id }) => id), found.total]).toEqual([['o3', 'o2'], 2])
    })

    it('lists by request, by desktop, by status, newest first, and counts', async () => {
      await open.store.commit(async (tx) => {
        await tx.outbox.enqueue(sampleOutbox('a', { createdAt: 1 }))
        await tx.outbox.enqueue(sampleOutbox('b', { createdAt: 2, channel: 'desktop' }))
        await tx.outbox.enqueue(sampleOutbox('c', { createdAt: 3, status: 'failed', requestId: 'r2' }))
        await tx.outbox.enqueue(sampleOutbox('d', { createdAt: 4, channel: 'desktop', status: 'withdrawn' }))
      })
      const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)
      const found = await open.store.read(async (tx) => ({
        all: idsOf(await tx.outbox.ofRequest('r1')),
        desktop: idsOf(await tx.outbox.desktopOf('ana')),
        first: await tx.outbox.list({ limit: 3 }),
        failed: idsOf((await tx.outbox.list({ limit: 3, status: 'failed' })).rows),
        tally: await tx.outbox.tally(),
      }))
      expect([found.all, found.desktop, found.failed]).toEqual([['a', 'b', 'd'], ['b'], ['c']])
      expect([idsOf(found.first.rows), found.first.total]).toEqual([['d', 'c', 'b'], 4])
      const rest = await open.store.read((tx) =>
        tx.outbox.list({ limit: 3, cursor: found.first.nextCursor ?? '' }),
      )
      expect([idsOf(rest.rows), rest.nextCursor]).toEqual([['a'], null])
      expect(found.tally).toContainEqual({ channel: 'desktop', status: 'withdrawn', count: 1 })
    })

    it('takes back what a request, or one of its steps, has still to tell', async () => {
      await open.store.commit(async (tx) => {
        const told = (nodeId: string) => ({ payload: { nodeId, text: `a\u0000b "nodeId":"three"` } })
        await tx.outbox.enqueue(sampleOutbox('first', { kind: 'request', ...told('one') }))
        await tx.outbox.enqueue(
          sampleOutbox('second', { kind: 'request', status: 'sending', ...told('two') }),
        )
        await tx.outbox.enqueue(sampleOutbox('reminder', { kind: 'reminder', ...told('two') }))
        await tx.outbox.enqueue(
          sampleOutbox('gone', { kind: 'request', status: 'delivered', ...told('two') }),
        )
        await tx.outbox.enqueue(sampleOutbox('news', { kind: 'decided', ...told('two') }))
        await tx.outbox.enqueue(sampleOutbox('other', { kind: 'request', requestId: 'r2', ...told('two') }))
        await tx.outbox.enqueue(sampleOutbox('plain', { kind: 'request', payload: null }))
      })
      const withdrawn = async () =>
        (await open.store.read((tx) => tx.outbox.list({ limit: 9, status: 'withdrawn' }))).rows
          .map(({ id, updatedAt }) => `${id} ${updatedAt}`)
          .sort()
      const what = { requestId: 'r1', kinds: ['request', 'reminder'], at: 77 }
      await open.store.commit((tx) => tx.outbox.withdraw({ ...what, nodeId: 'three' }))
      expect(await withdrawn()).toEqual([])
      await open.store.commit((tx) => tx.outbox.withdraw({ ...what, nodeId: 'two' }))
      expect(await withdrawn()).toEqual(['reminder 77', 'second 77'])
      await open.store.commit((tx) => tx.outbox.withdraw({ ...what, at: 78 }))
      expect(await withdrawn()).toEqual(['first 78', 'plain 78', 'reminder 77', 'second 77'])
    })

    it('keeps what became of a row', async () => {
      await open.store.commit((tx) => tx.outbox.enqueue(sampleOutbox('o')))
      const settled = sampleOutbox('o', {
        status: 'failed',
        attempts: 3,
        lastResponse: '550 no',
        updatedAt: 9,
      })
      await open.store.commit((tx) => tx.outbox.update(settled))
      await open.reopen()
      expect(await open.store.read((tx) => tx.outbox.get('o'))).toEqual(settled)
    })
  })

  it('remembers replies by key, until they are forgotten', async () => {
    const reply = { bodyHash: 'h', status: 200, body: '{}' }
    await open.store.commit((tx) => tx.idempotency.put('k', { ...reply, at: 10 }))
    await expect(open.store.commit((tx) => tx.idempotency.put('k', { ...reply, at: 11 }))).rejects.toThrow()
    await open.reopen()
    expect(await open.store.read((tx) => tx.idempotency.get('k'))).toEqual(reply)
    await open.store.commit((tx) => tx.idempotency.forget(11))
    expect(await open.store.read((tx) => tx.idempotency.get('k'))).toBeUndefined()
  })

  it('keeps what a link or code is good for, until some time after its end', async () => {
    const proof = { id: 'hash', kind: 'review-link', body: { personId: 'ana' }, expiresAt: 100 }
    await open.store.commit((tx) => tx.proofs.put(proof))
    await open.store.commit((tx) => tx.proofs.put({ ...proof, body: { personId: 'ana', tries: 1 } }))
    await open.reopen()
    const get = () => open.store.read((tx) => tx.proofs.get('hash'))
    expect(await get()).toEqual({ ...proof, body: { personId: 'ana', tries: 1 } })
    await open.store.commit((tx) => tx.proofs.forget(100))
    expect(await get()).toBeDefined()
    await open.store.commit((tx) => tx.proofs.forget(101))
    expect(await get()).toBeUndefined()
  })

  it('keeps small values', async () => {
    await open.store.commit((tx) => tx.values.set('k', '1'))
    await open.store.commit((tx) => tx.values.set('k', '2'))
    expect(await open.store.read((tx) => tx.values.get('k'))).toBe('2')
  })
}
