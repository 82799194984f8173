import { describe, expect, it } from 'vitest'
import { verifyChain } from '../../../../../shared/domain/log/chain.ts'
import type { Committed } from '../../../../ports/store.ts'
import { nodeSha256 } from '../../../crypto/node-sha256.ts'
import { sampleEntry, sampleRow } from '../sample-rows.ts'
import type { OpenStore } from './open-store.ts'

/** What `commit` and the log promise. */
export function commitContract(open: OpenStore): void {
  describe('commit', () => {
    it('makes all of a work durable together, and answers after that', async () => {
      const answer = await open.store.commit(async (tx) => {
        await tx.requests.insert(sampleRow('r1'))
        await tx.values.set('a', '1')
        await tx.log.append(sampleEntry('r1'))
        return 'done'
      })
      expect(answer).toBe('done')
      await open.reopen()
      const found = await open.store.read(async (tx) => ({
        row: await tx.requests.get('r1'),
        value: await tx.values.get('a'),
        head: (await tx.log.head()).seq,
      }))
      expect(found).toEqual({ row: sampleRow('r1'), value: '1', head: 1 })
    })

    it('undoes a work that throws, alone: others of its group stand', async () => {
      const failing = open.store.commit(async (tx) => {
        await tx.values.set('a', 'wrong')
        await tx.requests.insert(sampleRow('wrong'))
        await tx.collection('groups').put({ id: 'wrong' })
        await tx.log.append(sampleEntry('wrong'))
        throw new Error('on purpose')
      })
      const standing = [1, 2].map((n) =>
        open.store.commit(async (tx) => {
          await tx.values.set(`b${n}`, 'right')
          await tx.log.append(sampleEntry(`right-${n}`))
        }),
      )
      await expect(failing).rejects.toThrow('on purpose')
      await Promise.all(standing)
      const found = await open.store.read(async (tx) => ({
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
        open.store.commit(async (tx) => {
          await tx.collection<{ id: string; name: string }>('users').put({ id: 'u', name: 'new' })
          await tx.requests.insert(sampleRow('r1'))
        }),
        open.store.commit(async (tx) => ({
          user: await tx.collection<{ id: string; name: string }>('users').get('u'),
          users: (await tx.collection('users').all()).length,
          row: (await tx.requests.get('r1'))?.state.revision,
        })),
      ])
      expect(seen).toEqual({ user: { id: 'u', name: 'new' }, users: 1, row: 1 })
    })

    it('shows nothing to readers before it is durable', async () => {
      const seen: unknown[] = []
      await open.store.commit(async (tx) => {
        await tx.collection('users').put({ id: 'u' })
        await tx.requests.insert(sampleRow('r1'))
        await tx.log.append(sampleEntry('r1'))
        seen.push(
          await open.store.read(async (reader) => [
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
          open.store.commit(async (tx) => {
            await tx.log.append(sampleEntry(`r${n}`))
            return n
          }),
        ),
      )
      expect(answers).toEqual(Array.from({ length: 700 }, (_unused, n) => n))
      const entries = await open.store.read((tx) => tx.log.read(0, 1000))
      expect(verifyChain(entries, nodeSha256)).toMatchObject({ ok: true, head: { seq: 700 } })
    })

    it('tells followers what became durable, in order, and nothing of what was undone', async () => {
      const heard: Committed[] = []
      const stop = open.store.onCommitted((committed) => void heard.push(...committed))
      const change = { kind: 'removed', of: 'flow', id: 'f' } as const
      await Promise.allSettled([
        open.store.commit((tx) => tx.log.append(sampleEntry('one'), [change])),
        open.store.commit(async (tx) => {
          await tx.log.append(sampleEntry('undone'))
          throw new Error('on purpose')
        }),
        open.store.commit((tx) => tx.log.append(sampleEntry('two'))),
      ])
      stop()
      await open.store.commit((tx) => tx.log.append(sampleEntry('three')))
      expect(heard.map(({ entry, changes }) => [entry.seq, entry.subject.id, changes])).toEqual([
        [1, 'one', [change]],
        [2, 'two', []],
      ])
    })

    it('goes on when a follower throws', async () => {
      open.store.onCommitted(() => {
        throw new Error('follower')
      })
      await expect(open.store.commit((tx) => tx.log.append(sampleEntry('r1')))).resolves.toBeUndefined()
    })

    it('refuses work after it is closed', async () => {
      await open.store.close()
      await expect(open.store.commit(async () => 1)).rejects.toMatchObject({ code: 'shutting_down' })
      await expect(open.store.read(async () => 1)).rejects.toMatchObject({ code: 'shutting_down' })
    })

    it('lets what was waiting become durable when it closes', async () => {
      const waiting = open.store.commit((tx) => tx.values.set('last', 'written'))
      await open.store.close()
      await waiting
      await open.reopen()
      expect(await open.store.read((tx) => tx.values.get('last'))).toBe('written')
    })
  })

  describe('the log', () => {
    it('is chained and gap-free over reopening', async () => {
      for (const id of ['a', 'b'])
        await open.store.commit((tx) => tx.log.append(sampleEntry(id, { n: 1.5, t: 'ü€😀' })))
      await open.reopen()
      await open.store.commit((tx) => tx.log.append(sampleEntry('c')))
      const entries = await open.store.read((tx) => tx.log.read(0, 10))
      expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3])
      expect(verifyChain(entries, nodeSha256).ok).toBe(true)
    })

    it('reads from a sequence on, and by subject', async () => {
      for (const id of ['a', 'b', 'a', 'c', 'a'])
        await open.store.commit((tx) => tx.log.append(sampleEntry(id)))
      const read = await open.store.read(async (tx) => [
        (await tx.log.read(2, 2)).map(({ seq }) => seq),
        (await tx.log.readSubject({ kind: 'request', id: 'a' }, 1, 10)).map(({ seq }) => seq),
      ])
      expect(read).toEqual([
        [3, 4],
        [3, 5],
      ])
    })
  })
}
