import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldToGsm7, fromGsm7, gsm7Length, toGsm7 } from './gsm7.ts'
import { codeFromHex, e164, readReply } from './reply.ts'

describe('the alphabet of text messages', () => {
  it.each([
    ['plain', 5],
    ['a_b', 3],
    ['{x}', 5],
    ['Åsa €', 6],
    ['Łukasz', null],
    ['Größe', 5],
    ['„ẞ“', null],
    ['漢', null],
  ])('%s takes %s', (text, length) => expect(gsm7Length(text)).toBe(length))

  it('has the codes of the standard where they differ from ASCII', () => {
    expect([...toGsm7('@$_[€')]).toEqual([0x00, 0x02, 0x11, 0x1b, 0x3c, 0x1b, 0x65])
  })

  it('comes back as it went', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const folded = foldToGsm7(text)
        expect(gsm7Length(folded)).toBe(toGsm7(folded).length)
        expect(fromGsm7(toGsm7(folded))).toBe(folded)
      }),
    ))

  it.each([
    ['Łukasz Đorđević', 'Lukasz Dordevic'],
    ['Šárka', 'Sarka'],
    ['a\nA 1 approved', 'a A 1 approved'],
    ['山田', '??'],
    ['“x”', '"x"'],
  ])('%j is written %j', (text, folded) => expect(foldToGsm7(text)).toBe(folded))
})

describe('readReply', () => {
  it.each([
    ['A 4829130576', { type: 'decision', verdict: 'approve', code: '4829130576' }],
    ['a4829130576', { type: 'decision', verdict: 'approve', code: '4829130576' }],
    [' D 4829130576 ', { type: 'decision', verdict: 'deny', code: '4829130576' }],
    [
      'd 4829130576 not today',
      { type: 'decision', verdict: 'deny', code: '4829130576', reason: 'not today' },
    ],
    ['A 4829130576 but only once', { type: 'unclear' }],
    ['4829130576', { type: 'unclear' }],
    ['Approve 4829130576', { type: 'unclear' }],
    ['yes', { type: 'opt-in' }],
    ['Stop', { type: 'opt-out' }],
    ['CANCEL', { type: 'opt-out' }],
    ['please stop', { type: 'unclear' }],
    ['help', { type: 'help' }],
    ['', { type: 'unclear' }],
    ['A ٤٨٢٩١٣٠٥٧٦', { type: 'unclear' }],
  ])('%j', (text, reply) => expect(readReply(text)).toEqual(reply))
})

it.each([
  ['+46701234567', '+46701234567'],
  ['46701234567', '+46701234567'],
  ['0046 70-123 45 67', '+46701234567'],
  ['Twilio', null],
  ['+0123456789', null],
  ['12345', null],
  ['+4670123456789012', null],
])('%s is the number %s', (written, number) => expect(e164(written)).toBe(number))

it('codes have ten digits, whatever they are made of', () => {
  expect(codeFromHex('0'.repeat(64))).toBe('0000000000')
  expect(codeFromHex('f'.repeat(64))).toMatch(/^\d{10}$/)
})
