import canonicalize from 'canonicalize'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonProblem } from './json-problem.ts'
import { canonicalPlain } from './canonical-plain.ts'

/** Values of which some have no JSON text, some only the careful way may write, and most are plain. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'anything' },
    fc.string({
      unit: fc.constantFrom('a', '"', '\\', ' ', '\u0000', 'é', '\u2028', '\ud83d', '\ude00'),
      maxLength: 6,
    }),
    fc.constantFrom(null, true, false, 0, -0, 0.1, 1e-7, 1e21, 2 ** 53, Number.NaN),
    fc.constantFrom(undefined, 1n, new Date(0), new Map(), { toJSON: 1 }, new Array<number>(2)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'B', '1', '__proto__', 'é', '\ud800', '"'), tie('value'), {
      maxKeys: 3,
    }),
  ),
})).value

describe('canonicalPlain', () => {
  it('writes what the careful way writes, for any value it does not leave to it', () => {
    let written = 0
    fc.assert(
      fc.property(anything, (value) => {
        const text = canonicalPlain(value)
        if (text === null) return
        written++
        expect(jsonProblem(value)).toBeNull()
        expect(text).toBe(canonicalize(value))
      }),
      { numRuns: 400, seed: 11 },
    )
    expect(written).toBeGreaterThan(100)
  })

  it('leaves no JSON with a text to the careful way', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const parsed: unknown = JSON.parse(JSON.stringify(value))
        if (jsonProblem(parsed) === null) expect(canonicalPlain(parsed)).toBe(canonicalize(parsed))
      }),
      { numRuns: 400, seed: 12 },
    )
  })

  it('leaves a cycle, a list of a class and an object that writes itself to the careful way', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    class Own extends Array<number> {}
    for (const value of [cycle, Own.from([1]), { toJSON: () => 1 }, new Date(0), Object.create(null)])
      expect(canonicalPlain(value)).toBeNull()
  })
})
