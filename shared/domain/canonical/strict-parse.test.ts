import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsonValue } from '../json.ts'
import { canonicalJson } from './canonical-json.ts'
import { isExactNumber } from './exact-number.ts'
import { hasLoneSurrogate, utf8Length } from './limits.ts'
import { checkedCanonical, parseStrict } from './strict-parse.ts'

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
const keys = (count: number): string => `{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join(',')}}`

/** [what it is, text, code or null when accepted] */
const ODDITIES: readonly (readonly [string, string, string | null])[] = [
  ['duplicate key', '{"a":1,"a":2}', 'unsafe_json'],
  ['duplicate key, nested', '{"x":[{"a":1,"b":{},"a":2}]}', 'unsafe_json'],
  ['duplicate key through an escape', '{"a":1,"\\u0061":2}', 'unsafe_json'],
  ['keys equal but for composition of accents', '{"\u00e9":1,"e\u0301":2}', 'unsafe_json'],
  ['same key in sibling objects', '[{"a":1},{"a":2}]', null],
  ['same key in parent and child', '{"a":{"a":1}}', null],
  ['key equal to a value', '{"a":"b","b":"a"}', null],
  ['key after a nested list of texts', '{"a":["x","y",{"a":1}],"b":["a"]}', null],
  ['__proto__', '{"__proto__":{"admin":true}}', 'unsafe_json'],
  ['__proto__ through escapes', '{"\\u005f_proto__":1}', 'unsafe_json'],
  ['constructor', '{"a":{"constructor":{}}}', 'unsafe_json'],
  ['prototype', '{"prototype":1}', 'unsafe_json'],
  ['__proto__ as a value', '{"a":"__proto__"}', null],
  ['2^53 - 1', '9007199254740991', null],
  ['2^53', '9007199254740992', 'unsafe_json'],
  ['2^53 + 1', '{"id":9007199254740993}', 'unsafe_json'],
  ['-(2^53 + 1)', '-9007199254740993', 'unsafe_json'],
  ['overflow', '1e400', 'unsafe_json'],
  ['negative overflow', '-1e400', 'unsafe_json'],
  ['underflow', '1e-400', 'unsafe_json'],
  ['underflow with a huge exponent', '1e-99999999999999999999', 'unsafe_json'],
  ['zero with a huge exponent', '0e99999999999999999999', null],
  ['too many digits', '0.1000000000000000055', 'unsafe_json'],
  ['pi to thirty digits', '3.141592653589793238462643383279', 'unsafe_json'],
  ['minus zero', '-0', 'unsafe_json'],
  ['minus zero with fraction', '[-0.0]', 'unsafe_json'],
  ['other spelling of the same number', '[1.0,1.50,1E2,100e-2,0.5e+1]', null],
  ['integer written with an exponent beyond the safe range', '1e16', 'unsafe_json'],
  ['tiny number that a double holds', '5e-324', null],
  ['lone high surrogate', '"\ud800"', 'unsafe_json'],
  ['lone low surrogate', '"a\udc00"', 'unsafe_json'],
  ['lone surrogate through an escape', '"\\ud800"', 'unsafe_json'],
  ['surrogates in the wrong order', '"\\udc00\\ud800"', 'unsafe_json'],
  ['lone surrogate in a key', '{"\\ud800":1}', 'unsafe_json'],
  ['a pair', '"\\ud83d\\ude00"', null],
  ['byte order mark', '\ufeff{}', 'unsafe_json'],
  ['byte order mark inside a text', '"\ufeff"', null],
  ['escaped quote and backslash', '{"a\\"":"\\\\","b":"\\\\\\""}', null],
  ['brackets inside texts', '{"a":"}{][,:","b":"{\\"a\\":1}"}', null],
  ['numbers inside texts', '"1e400 9007199254740993"', null],
  ['depth 32', nested(32), null],
  ['depth 33', nested(33), 'arguments_too_large'],
  ['depth 100,000', nested(100_000), 'arguments_too_large'],
  ['2,000 keys', keys(2_000), null],
  ['2,001 keys', keys(2_001), 'arguments_too_large'],
  [
    '2,001 keys in many objects',
    `[${Array.from({ length: 2_001 }, () => '{"a":1}').join(',')}]`,
    'arguments_too_large',
  ],
  ['256 KiB', `"${'a'.repeat(256 * 1024 - 2)}"`, null],
  ['256 KiB and one', `"${'a'.repeat(256 * 1024 - 1)}"`, 'arguments_too_large'],
  ['fewer characters but more bytes', `"${'€'.repeat(90_000)}"`, 'arguments_too_large'],
  ['comment', '{/* a */}', 'invalid_json'],
  ['trailing comma', '[1,]', 'invalid_json'],
  ['single quotes', "{'a':1}", 'invalid_json'],
  ['bare key', '{a:1}', 'invalid_json'],
  ['NaN', 'NaN', 'invalid_json'],
  ['Infinity', '-Infinity', 'invalid_json'],
  ['hexadecimal', '0x10', 'invalid_json'],
  ['leading zero', '01', 'invalid_json'],
  ['leading plus', '+1', 'invalid_json'],
  ['missing digits', '1.', 'invalid_json'],
  ['tab inside a text', '"a\tb"', 'invalid_json'],
  ['nothing', '', 'invalid_json'],
  ['two values', '{}{}', 'invalid_json'],
  ['unfinished', '{"a":', 'invalid_json'],
  ['no-break space between tokens', '[1,\u00a02]', 'invalid_json'],
  ['null byte', '{}\u0000', 'invalid_json'],
]

describe('parseStrict', () => {
  it.each(ODDITIES)('%s', (_name, text, code) => {
    const result = parseStrict(text)
    expect(result.ok ? null : result.code).toBe(code)
    if (result.ok) {
      // What is forwarded is the canonical text: it must read as the same value everywhere.
      const canonical = canonicalJson(result.value)
      expect(JSON.parse(canonical)).toEqual(result.value)
      expect(parseStrict(canonical).ok).toBe(true)
    }
  })

  it('never quotes the text it refuses', () => {
    for (const text of [
      '{"password":"hunter2",}',
      '{"hunter2":1,"hunter2":2}',
      'hunter2',
      '["hunter2\ud800"]',
    ]) {
      expect(JSON.stringify(parseStrict(text))).not.toContain('hunter2')
    }
  })

  it('says where the trouble is', () => {
    expect(parseStrict('{"a":1,"a":2}')).toMatchObject({ data: { position: 7 } })
    expect(parseStrict('[1, 1e400]')).toMatchObject({ data: { position: 4 } })
  })

  it('accepts whatever JSON.stringify writes for exact values, and gives it back', () => {
    const value = fc.jsonValue({ maxDepth: 6 }).filter((candidate) => {
      const text = JSON.stringify(candidate)
      return !/__proto__|constructor|prototype/.test(text) && !/e\+|\d{16}/.test(text) && text.length < 50_000
    })
    fc.assert(
      fc.property(value, (candidate) => {
        const text = JSON.stringify(candidate)
        const result = parseStrict(text)
        expect(result).toEqual({ ok: true, value: JSON.parse(text) as JsonValue })
      }),
      { numRuns: 500 },
    )
  })

  it('refuses every duplicated key, wherever it is planted', () => {
    const member = fc.tuple(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.jsonValue({ maxDepth: 1 }))
    fc.assert(
      fc.property(
        fc.array(member, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.nat(),
        (members, which, where) => {
          const copy = members[which % members.length]
          if (!copy) return
          const all = [...members]
          all.splice(where % (members.length + 1), 0, [copy[0], 'planted'])
          const text = `{"list":[{${all.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}]}`
          expect(parseStrict(text).ok).toBe(false)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('reads 256 KiB of zeros in linear time', () => {
    // Quadratic work would run into the time-out.
    expect(parseStrict('0.' + '0'.repeat(262_000) + '1').ok).toBe(false)
    expect(parseStrict('1' + '0'.repeat(262_000)).ok).toBe(false)
  })
})

describe('isExactNumber', () => {
  it('accepts every double as ECMAScript writes it, within the safe range', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 }),
        (n) => {
          expect(isExactNumber(Object.is(n, -0) ? '0' : String(n))).toBe(true)
        },
      ),
    )
  })

  it('refuses a number with a digit more than the double carries', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.001, max: 1 }), (n) => {
        const digits = n.toFixed(20)
        expect(isExactNumber(digits)).toBe(Number(digits) === n && String(n) === digits.replace(/\.?0+$/, ''))
      }),
    )
  })
})

describe('checkedCanonical', () => {
  it('gives the text that is hashed and forwarded', () => {
    expect(checkedCanonical({ b: 1, a: [2] })).toEqual({ ok: true, value: '{"a":[2],"b":1}' })
  })
  it.each([
    ['a prototype key', JSON.parse('{"a":{"__proto__":1}}'), 'unsafe_json'],
    ['an unsafe integer', { a: 2 ** 60 }, 'unsafe_json'],
    ['a missing value', { a: undefined }, 'unsafe_json'],
    ['depth 33', JSON.parse(nested(33)), 'arguments_too_large'],
    ['2,001 keys', JSON.parse(keys(2_001)), 'arguments_too_large'],
    ['more than 256 KiB', { a: 'x'.repeat(300_000) }, 'arguments_too_large'],
  ])('refuses %s', (_name, value, code) => {
    expect(checkedCanonical(value)).toMatchObject({ ok: false, code })
  })
})

describe('text measures', () => {
  it('counts UTF-8 bytes as the platform does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(Buffer.byteLength(text, 'utf8'))
      }),
    )
    expect(hasLoneSurrogate('a\u{1F600}b')).toBe(false)
  })
})
