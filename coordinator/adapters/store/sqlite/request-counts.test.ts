import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RequestQuery } from '../../../ports/store.ts'
import type { RequestStatus } from '../../../../shared/domain/request/state.ts'
import { requestPage } from '../rows/request-page.ts'
import { hashEntry } from '../testing/hash-entry.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { createSqliteStore } from './create-sqlite-store.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-counts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ENDS: readonly RequestStatus[] = ['approved', 'denied', 'expired', 'cancelled']
const PAGE = { sort: 'createdAt', descending: true, limit: 2 } as const
const QUERIES: readonly RequestQuery[] = [
  PAGE,
  { ...PAGE, statuses: ['pending'] },
  { ...PAGE, statuses: ENDS },
  { ...PAGE, statuses: ['pending', 'denied'], connector: 'files' },
  { ...PAGE, requesterId: 'rita' },
  { ...PAGE, agentId: 'robot', statuses: ['approved'] },
  { ...PAGE, assigneeId: 'ana' },
  { ...PAGE, assigneeId: 'ana', statuses: ['pending'], connector: 'mail' },
  { ...PAGE, visibleTo: 'ana' },
  { ...PAGE, visibleTo: 'rita', statuses: ['pending'] },
  { ...PAGE, q: 'name of rita' },
]

const facts = fc.record({
  status: fc.constantFrom<RequestStatus>('pending', ...ENDS),
  connector: fc.constantFrom('files', 'mail'),
  requester: fc.constantFrom('rita', 'rob'),
  agentId: fc.constantFrom('robot', null),
  assigneeIds: fc.subarray(['ana', 'ben']),
  askedIds: fc.subarray(['ana', 'ben']),
})
const step = fc.record({
  id: fc.integer({ min: 0, max: 5 }),
  facts,
  how: fc.constantFrom('put', 'put', 'put', 'remove', 'throw'),
})

it('counts what filters find as the database does, whatever is put, changed, undone or removed', async () => {
  let runs = 0
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 6 }), async (groups) => {
      const file = join(folder, `${runs++}.db`)
      const store = createSqliteStore({ file, hashEntry })
      const raw = new DatabaseSync(file, { readOnly: true })
      const agree = async (): Promise<void> => {
        for (const query of QUERIES) {
          const { total } = await store.read((tx) => tx.requests.query(query))
          const { sql, values } = requestPage(query).count
          expect({ query, total }).toEqual({
            query,
            total: (raw.prepare(sql).get(...values) as { n: number }).n,
          })
        }
      }
      await agree()
      for (const group of groups) {
        await Promise.allSettled(
          group.map(({ id, facts: given, how }) =>
            store.commit(async (tx) => {
              const before = await tx.requests.get(`r${id}`)
              if (how === 'remove') return before && tx.requests.remove(before)
              const revision = (before?.state.revision ?? 0) + 1
              // Whoever was asked once may read it ever after.
              const askedIds = [
                ...new Set([...(before?.askedIds ?? []), ...given.askedIds, ...given.assigneeIds]),
              ]
              const row = sampleRow(`r${id}`, { ...given, askedIds, revision })
              // What a request was about and who asked never changes.
              const fixed = before && { ...row.state, snapshot: before.state.snapshot }
              if (before && fixed)
                await tx.requests.update({ ...row, agentId: before.agentId, state: fixed }, revision - 1)
              else await tx.requests.insert(row)
              if (how === 'throw') throw new Error('on purpose')
            }),
          ),
        )
        await agree()
      }
      raw.close()
      await store.close()
    }),
    { numRuns: 40 },
  )
})
