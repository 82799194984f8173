import { describe, expect, it } from 'vitest'
import type { PolicyResource } from '../../../shared/contract/http/policies.ts'
import { inOrder, movedIds, placeBefore, shownPolicies } from './policy-order.ts'

const policy = (id: string, position: number, fields: Partial<PolicyResource> = {}): PolicyResource => ({
  id,
  position,
  name: id,
  enabled: true,
  action: 'request-approval',
  subjects: { users: [], groups: [], agents: [] },
  connector: '*',
  tools: [],
  updatedAt: '2026-11-22T09:00:00.000Z',
  ...fields,
})

describe('the order of policies', () => {
  it('moves one before or after another, and nothing where it cannot', () => {
    expect(movedIds(['a', 'b', 'c'], 'c', { before: 'a' })).toEqual(['c', 'a', 'b'])
    expect(movedIds(['a', 'b', 'c'], 'a', { after: 'b' })).toEqual(['b', 'a', 'c'])
    expect(movedIds(['a', 'b', 'c'], 'a', { before: 'a' })).toEqual(['a', 'b', 'c'])
    expect(movedIds(['a', 'b'], 'a', { before: 'gone' })).toEqual(['a', 'b'])
  })

  it('puts a prepared policy before what asks about its connector, below what denies', () => {
    const policies = [
      policy('deny', 1, { action: 'deny' }),
      policy('off', 2, { enabled: false }),
      policy('mail', 3, { connector: 'mail' }),
      policy('all', 4),
    ]
    expect(placeBefore(policies, 'files')).toBe('all')
    expect(placeBefore(policies, 'mail')).toBe('mail')
    expect(placeBefore(policies.slice(0, 2), 'files')).toBeUndefined()
  })

  it('finds by words, action and connector, and sorts by place or name', () => {
    const policies = [
      policy('b', 2, { name: 'Écrire', action: 'deny', connector: 'files' }),
      policy('a', 1, { name: 'Zebra' }),
      policy('c', 3, { name: 'Alpha', connector: 'mail' }),
    ]
    const query = { search: '', actions: [], connectors: [], sort: { column: 'order', descending: false } }
    const ids = (more: object) =>
      shownPolicies(policies, { ...query, ...more }, ({ name }) => [name]).map(({ id }) => id)
    expect(ids({})).toEqual(inOrder(policies).map(({ id }) => id))
    expect(ids({ sort: { column: 'name', descending: false } })).toEqual(['c', 'b', 'a'])
    expect(ids({ sort: { column: 'order', descending: true } })).toEqual(['c', 'b', 'a'])
    expect(ids({ search: 'ecr' })).toEqual(['b'])
    expect(ids({ actions: ['deny'] })).toEqual(['b'])
    // One for any connector is about each of them.
    expect(ids({ connectors: ['files'] })).toEqual(['a', 'b'])
  })
})
