import { describe, expect, it } from 'vitest'
import { countUpTo } from './count-values.ts'

describe('countUpTo', () => {
  it('counts containers and values, and stops at the limit', () => {
    expect(countUpTo({ a: [1, 2, { b: null }] }, 100)).toBe(6)
    expect([2, 3, 4, 5].map((limit) => countUpTo([1, 2, 3], limit))).toEqual([2, 3, 4, 4])
    expect(countUpTo('abc', 100)).toBe(1)
    expect(countUpTo({ a: new Array(1_000_000).fill(0) }, 100)).toBe(100)
  })
})
