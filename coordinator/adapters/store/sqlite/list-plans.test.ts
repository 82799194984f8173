import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestQuery } from '../../../ports/store.ts'
import { requestPage } from '../rows/request-page.ts'
import { openWriter } from './open-database.ts'
import type { Database } from './statements.ts'

let folder: string
let database: Database
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-plans-'))
  database = openWriter(join(folder, 'store.db'))
})
afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

const ENDS = [
  'approved',
  'partly-approved',
  'auto-approved',
  'denied',
  'auto-denied',
  'expired',
  'cancelled',
] as const
const SORTS = ['createdAt', 'requesterName', 'requesterEmail', 'connectorName', 'resolvedAt'] as const

/** What the database would do for a page in the middle of a list, in its own words. */
const planOf = (query: Partial<RequestQuery>): string => {
  const { sort = 'createdAt' } = query
  const value = sort === 'createdAt' || sort === 'resolvedAt' ? 1000 : 'm'
  const cursor = Buffer.from(JSON.stringify([value, 'r5'])).toString('base64url')
  const { rows } = requestPage({ sort, descending: true, limit: 50, cursor, ...query })
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${rows.sql}`).all(...rows.values)
  return steps.map((step) => (step as { detail: string }).detail).join('; ')
}

describe('a page of a list', () => {
  it.each(SORTS.filter((sort) => sort !== 'resolvedAt'))(
    'of what is pending is read in order of %s',
    (sort) => {
      const plan = planOf({ statuses: ['pending'], sort })
      expect(plan).toMatch(/^SEARCH r USING (COVERING )?INDEX/)
      expect(plan).not.toContain('TEMP B-TREE')
    },
  )

  it.each(SORTS)('of what has ended is read in order of %s', (sort) => {
    const plan = planOf({ statuses: [...ENDS], sort })
    expect(plan).toContain('USING COVERING INDEX')
    expect(plan).not.toContain('TEMP B-TREE')
  })

  it.each([
    { statuses: ['denied' as const], sort: 'resolvedAt' as const },
    { statuses: ['denied' as const, 'expired' as const] },
    { statuses: [...ENDS], connector: 'files' },
    { statuses: [...ENDS], agentId: 'robot', sort: 'resolvedAt' as const },
  ])('that is filtered by %j passes over index entries alone', (query) => {
    const plan = planOf(query)
    expect(plan).toContain('USING COVERING INDEX')
    expect(plan).not.toContain('TEMP B-TREE')
  })

  it('of one person starts from what that person may read, in order', () => {
    for (const statuses of [['pending' as const], [...ENDS]]) {
      expect(planOf({ visibleTo: 'ana', statuses })).toMatch(
        /^SEARCH p USING COVERING INDEX request_people_newest[^;]*$/,
      )
      expect(planOf({ visibleTo: 'ana', statuses, connector: 'files' })).toMatch(
        /^SEARCH p USING COVERING INDEX request_people_newest[^;]*; SEARCH r USING PRIMARY KEY[^;]*$/,
      )
    }
  })
})
