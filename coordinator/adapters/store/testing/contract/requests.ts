import { describe, expect, it } from 'vitest'
import type { RequestQuery } from '../../../../ports/store.ts'
import { sampleEntry, sampleOutbox, sampleRow } from '../sample-rows.ts'
import type { OpenStore } from './open-store.ts'

/** How requests are kept, found and listed. */
export function requestContract(open: OpenStore): void {
  describe('requests', () => {
    const insert = (...rows: ReturnType<typeof sampleRow>[]): Promise<void> =>
      open.store.commit(async (tx) => {
        for (const row of rows) await tx.requests.insert(row)
      })
    const ids = async (query: Partial<RequestQuery>): Promise<string[]> =>
      (
        await open.store.read((tx) =>
          tx.requests.query({ sort: 'createdAt', descending: false, limit: 50, ...query }),
        )
      ).rows.map(({ state }) => state.snapshot.id)

    it('are updated by revision, and never by a stale one', async () => {
      await insert(sampleRow('r1'))
      await open.store.commit((tx) =>
        tx.requests.update(sampleRow('r1', { revision: 2, status: 'expired' }), 1),
      )
      await expect(
        open.store.commit((tx) => tx.requests.update(sampleRow('r1', { revision: 2 }), 1)),
      ).rejects.toMatchObject({ code: 'storage_failed' })
      await open.reopen()
      expect(await open.store.read((tx) => tx.requests.get('r1'))).toEqual(
        sampleRow('r1', { revision: 2, status: 'expired' }),
      )
    })

    it('are to a work that named them what the works before it made of them', async () => {
      await insert(sampleRow('r1'), sampleRow('r2'))
      const wanted = { requestId: 'r1' }
      const raise = (fails: boolean) =>
        open.store.commit(async (tx) => {
          const revision = (await tx.requests.get('r1'))?.state.revision ?? 0
          await tx.requests.update(sampleRow('r1', { revision: revision + 1 }), revision)
          if (fails) throw new Error('on purpose')
          return revision
        }, wanted)
      const raised = await Promise.allSettled([raise(false), raise(true), raise(false)])
      expect(raised.map((one) => (one.status === 'fulfilled' ? one.value : 'undone'))).toEqual([
        1,
        'undone',
        2,
      ])
      const remove = open.store.commit((tx) => tx.requests.remove(sampleRow('r2')))
      const look = open.store.commit((tx) => tx.requests.get('r2'), { requestId: 'r2' })
      await remove
      expect(await look).toBeUndefined()
      expect((await open.store.read((tx) => tx.requests.get('r1'), wanted))?.state.revision).toBe(3)
    })

    it.each(['unknown', '', 'a\u0000b', "'; DROP TABLE requests", '\ud800', 'x'.repeat(9_000)])(
      'are missing where the name is %j, to whoever asks for that alone',
      async (requestId) => {
        await insert(sampleRow('r1'))
        const [strange, usual] = await Promise.all(
          [requestId, 'r1'].map((id) =>
            open.store.commit((tx) => tx.requests.get(id), { requestId: id }).catch(() => undefined),
          ),
        )
        expect(strange).toBeUndefined()
        expect(usual?.state.snapshot.id).toBe('r1')
      },
    )

    it('are removed with their timers and messages; the log keeps what it said of them', async () => {
      const gone = sampleRow('gone', { status: 'denied', assigneeIds: [], askedIds: ['ana', 'ben'] })
      await insert(gone, sampleRow('stays', { askedIds: ['ana'] }))
      await open.store.commit(async (tx) => {
        for (const requestId of ['gone', 'stays']) {
          await tx.timers.put({ requestId, id: 't', kind: 'expire', basis: 'elapsed', dueAt: 1 })
          await tx.outbox.enqueue(sampleOutbox(`message-${requestId}`, { requestId }))
          await tx.log.append(sampleEntry(requestId))
        }
      })
      await open.store.commit((tx) => tx.requests.remove(gone))
      const look = () =>
        open.store.read(async (tx) => ({
          gone: await tx.requests.get('gone'),
          stays: (await tx.requests.get('stays'))?.state.snapshot.id,
          seen: (
            await tx.requests.query({ sort: 'createdAt', descending: false, limit: 9, visibleTo: 'ana' })
          ).total,
          asked: (
            await tx.requests.query({ sort: 'createdAt', descending: false, limit: 9, visibleTo: 'rita' })
          ).total,
          due: (await tx.timers.due({ elapsed: 9, running: 9 }, 9)).map(({ requestId }) => requestId),
          messages: (await tx.outbox.list({ limit: 9 })).rows.map(({ id }) => id),
          said: (await tx.log.readSubject({ kind: 'request', id: 'gone' }, 0, 9)).length,
        }))
      const left = {
        gone: undefined,
        stays: 'stays',
        seen: 1,
        asked: 1,
        due: ['stays'],
        messages: ['message-stays'],
        said: 1,
      }
      expect(await look()).toEqual(left)
      await open.reopen()
      expect(await look()).toEqual(left)
    })

    it('come back when the work that removed them is undone', async () => {
      const row = sampleRow('r1', { status: 'denied' })
      await insert(row)
      await expect(
        open.store.commit(async (tx) => {
          await tx.requests.remove(row)
          expect(await tx.requests.get('r1')).toBeUndefined()
          throw new Error('not after all')
        }),
      ).rejects.toThrow('not after all')
      expect(await open.store.read((tx) => tx.requests.get('r1'))).toEqual(row)
    })

    it('are found again by the call they hold, while it can go on', async () => {
      await insert(
        sampleRow('used', { callKey: 'k', status: 'approved', grant: 'used', createdAt: 4 }),
        sampleRow('ready', { callKey: 'k', status: 'approved', grant: 'ready', createdAt: 2 }),
        sampleRow('older', { callKey: 'k', createdAt: 1 }),
        sampleRow('other', { callKey: 'j', createdAt: 3 }),
      )
      const find = async (key: string) =>
        (await open.store.read((tx) => tx.requests.findAttachable(key)))?.state.snapshot.id
      expect([await find('k'), await find('j'), await find('none')]).toEqual(['ready', 'other', undefined])
    })

    it('are counted by agent, listed as pending, and found when executing', async () => {
      await insert(
        sampleRow('a', { createdAt: 2 }),
        sampleRow('b', { createdAt: 1, agentId: 'other' }),
        sampleRow('c', { status: 'approved', grant: 'executing' }),
        sampleRow('d', { status: 'approved', grant: 'ready' }),
      )
      const found = await open.store.read(async (tx) => ({
        count: await tx.requests.countPending('robot'),
        pending: await tx.requests.pendingIds(),
        executing: await tx.requests.executingIds(),
      }))
      expect(found).toEqual({ count: 1, pending: ['b', 'a'], executing: ['c'] })
    })

    const people = () =>
      insert(
        sampleRow('1', { createdAt: 1, requester: 'rita', assigneeIds: ['ana'], askedIds: ['ana', 'ben'] }),
        sampleRow('2', {
          createdAt: 2,
          requester: 'max',
          connector: 'mail',
          note: 'Quarterly 100%_report',
        }),
        sampleRow('3', { createdAt: 3, requester: 'rita', status: 'denied', askedIds: ['ben'] }),
        sampleRow('4', { createdAt: 4, requester: 'kim', agentId: null, status: 'approved' }),
      )

    it.each<[string, Partial<RequestQuery>, string[]]>([
      ['everything, oldest first', {}, ['1', '2', '3', '4']],
      ['newest first', { descending: true }, ['4', '3', '2', '1']],
      ['pending', { statuses: ['pending'] }, ['1', '2']],
      ['no status at all', { statuses: [] }, []],
      ['two ends', { statuses: ['denied', 'approved'] }, ['3', '4']],
      ['pending or denied', { statuses: ['pending', 'denied'] }, ['1', '2', '3']],
      ['one connector', { connector: 'mail' }, ['2']],
      ['one requester', { requesterId: 'rita' }, ['1', '3']],
      ['of one agent', { agentId: 'robot' }, ['1', '2', '3']],
      ['who may decide', { assigneeId: 'ana' }, ['1']],
      ['who was only asked decides nothing', { assigneeId: 'ben' }, []],
      ['what ben may see', { visibleTo: 'ben' }, ['1', '3']],
      ['what ben may see of what ended', { visibleTo: 'ben', statuses: ['denied', 'expired'] }, ['3']],
      ['what ben may see, by requester', { visibleTo: 'ben', sort: 'requesterName' }, ['1', '3']],
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
      await open.store.commit((tx) =>
        tx.requests.update(
          sampleRow('1', {
            createdAt: 1,
            revision: 2,
            assigneeIds: ['ben', 'eve'],
            askedIds: ['ana', 'ben', 'eve'],
          }),
          1,
        ),
      )
      expect([
        await ids({ assigneeId: 'ana' }),
        await ids({ assigneeId: 'ben' }),
        await ids({ assigneeId: 'eve' }),
      ]).toEqual([[], ['1'], ['1']])
      expect(await ids({ visibleTo: 'ana' })).toEqual(['1'])
    })

    it('come in pages without a gap or a repeat, while others arrive', async () => {
      await insert(
        ...Array.from({ length: 25 }, (_unused, n) =>
          sampleRow(`r${String(n).padStart(2, '0')}`, { createdAt: Math.floor(n / 3) }),
        ),
      )
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await open.store.read((tx) =>
          tx.requests.query({
            sort: 'createdAt',
            descending: true,
            limit: 4,
            ...(cursor === undefined ? {} : { cursor }),
          }),
        )
        seen.push(...page.rows.map(({ state }) => state.snapshot.id))
        await insert(sampleRow(`late-${seen.length}`, { createdAt: 99 }))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(seen).toEqual(Array.from({ length: 25 }, (_unused, n) => `r${String(24 - n).padStart(2, '0')}`))
    })

    it('refuse a cursor that is not theirs', async () => {
      for (const cursor of [
        'x',
        Buffer.from('[1]').toString('base64url'),
        Buffer.from('{"a":1}').toString('base64url'),
      ]) {
        await expect(ids({ cursor })).rejects.toMatchObject({ code: 'invalid_body' })
      }
    })
  })
}
