import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../app-error.ts'
import type { JsonValue } from '../json.ts'
import { canonicalJson } from './canonical-json.ts'
import { pointer, pointerParts } from './pointer.ts'
import { sha256Bytes, sha256Hex } from './sha256.ts'
import { createHash } from 'node:crypto'

const exactNumber = fc.oneof(
  fc.maxSafeInteger(),
  fc
    .double({ noNaN: true, noDefaultInfinity: true, min: -9e15, max: 9e15 })
    .map((n) => (Object.is(n, -0) ? 0 : n)),
)
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    exactNumber,
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), { maxKeys: 5 }),
  ),
})).value

/** The same value with the members of every object in the opposite order. */
function reversed(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as JsonValue[]).map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}

describe('canonicalJson', () => {
  // The example of RFC 8785, section 3.2.3 and 3.2.2.3.
  it('writes the example of RFC 8785', () => {
    const value = {
      numbers: [333333333.33333329, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '€$\u000F\u000aA\'\u0042\u0022\u005c\\"\u002f',
      literals: [null, true, false],
    }
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts keys by UTF-16 code unit, as section 3.2.3 of RFC 8785 demands', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6']
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])))
    expect(Object.keys(JSON.parse(text.replace(/"1":0,?/, '')) as object)).toEqual([
      '\r',
      '\u0080',
      '\u00f6',
      '\u20ac',
      '\ud83d\ude00',
      '\ufb33',
    ])
    expect(text.startsWith('{"\\r":0,"1":0,')).toBe(true)
  })

  it('does not depend on the order of members, and parses back to the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(reversed(value))).toBe(text)
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('writes nested texts of keys like __proto__ as plain members', () => {
    const value = JSON.parse('{"b":1,"__proto__":{"a":2}}') as JsonValue
    expect(canonicalJson(value)).toBe('{"__proto__":{"a":2},"b":1}')
  })

  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  it.each([
    ['undefined member', { a: undefined }],
    ['undefined item', [1, undefined]],
    ['hole in a list', Object.assign(new Array<number>(3), { 0: 1, 2: 2 })],
    ['function', { toJSON: () => 'x' }],
    ['class instance', { at: new Date(0) }],
    ['map', new Map()],
    ['big integer', 1n],
    ['symbol', Symbol('a')],
    ['not a number', { a: [Number.NaN] }],
    ['infinity', Number.POSITIVE_INFINITY],
    ['2^53', 2 ** 53],
    ['-(2^53)', -(2 ** 53)],
    ['1e21', 1e21],
    ['lone surrogate', 'a\ud800b'],
    ['lone surrogate as key', { '\udc00': 1 }],
    ['cycle', cycle],
  ])('refuses %s', (_name, value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrowError(AppError)
    try {
      canonicalJson(value as JsonValue)
    } catch (error) {
      expect((error as AppError).code).toBe('unsafe_json')
    }
  })

  it('accepts an object without a prototype', () => {
    const bare = Object.assign(Object.create(null) as { a?: number }, { a: 1 })
    expect(canonicalJson(bare as JsonValue)).toBe('{"a":1}')
  })

  it('names the place of what it refuses', () => {
    try {
      canonicalJson({ list: [{ 'a/b~c': Number.NaN }] })
      expect.unreachable()
    } catch (error) {
      expect((error as AppError).data['path']).toBe('/list/0/a~1b~0c')
    }
  })
})

describe('JSON Pointer', () => {
  it('comes apart into what it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (parts) => {
        expect(pointerParts(pointer(parts))).toEqual(parts)
      }),
    )
  })
})

describe('sha256Hex', () => {
  it('agrees with the platform', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
      }),
    )
    expect(sha256Bytes(new Uint8Array())).toHaveLength(32)
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  })
})
