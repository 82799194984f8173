import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_MATCHES, placesOf } from './find-text.ts'

describe('placesOf', () => {
  it.each([
    ['Deny, deny', 'DENY', [0, 6]],
    ['aaaa', 'aa', [0, 2]],
    ['nothing', '', []],
    ['', 'x', []],
    // The small form of İ has two units: what follows must not move.
    ['İstanbul, istanbul', 'istanbul', [10]],
    ['a.b', '.', [1]],
  ])('%j has %j at %j', (text, query, starts) => {
    expect(placesOf(text, query).map(({ start }) => start)).toEqual(starts)
  })

  it('finds nothing but the query, in order, and every text in itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', minLength: 1 }), (a, b) => {
        const places = placesOf(a + b + a, b)
        expect(places.length).toBeGreaterThan(0)
        let last = 0
        for (const { start, end } of places) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect((a + b + a).slice(start, end).toLowerCase()).toBe(b.toLowerCase())
          last = end
        }
      }),
    )
  })

  it('stops where nobody would step through', () => {
    expect(placesOf('x'.repeat(5_000), 'x')).toHaveLength(MOST_MATCHES)
  })
})
