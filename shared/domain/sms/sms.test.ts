import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileTexts } from '../text/hostile-corpus.ts'
import { foldToGsm7, fromGsm7, gsm7Length, toGsm7 } from './gsm7.ts'
import { codeFromHex, e164, readReply } from './reply.ts'
import { SMS_SEPTETS, smsText } from './sms-text.ts'

const facts = (more: object = {}) => ({
  kind: 'request' as const,
  requester: 'Maya Lindqvist',
  connector: 'Files',
  tools: ['write_file'],
  status: 'pending',
  ...more,
})

describe('the alphabet of text messages', () => {
  it.each([
    ['plain', 5],
    ['a_b', 3],
    ['{x}', 5],
    ['Åsa €', 6],
    ['Łukasz', null],
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

describe('smsText', () => {
  it('names requester, connector and tool, and how to answer', () => {
    expect(smsText(facts(), '4829130576')).toBe(
      'Maya Lindqvist asks for Files: write_file. Reply A 4829130576 to approve, D 4829130576 to deny',
    )
  })

  it('counts further tools, and says where to answer when it cannot be answered here', () => {
    expect(smsText(facts({ tools: ['a', 'b', 'c'] }), null)).toBe(
      'Maya Lindqvist asks for Files: a +2. Open Countersign to see it.',
    )
  })

  it('names one request of several and counts the others', () => {
    expect(smsText(facts(), null, 12)).toBe(
      'Maya Lindqvist asks for Files: write_file. And 12 more. Open Countersign to see them.',
    )
  })

  it('shortens the tool first and leaves the answer whole', () => {
    const text = smsText(facts({ tools: ['x'.repeat(90)] }), '4829130576')
    expect(text).toMatch(
      /^Maya Lindqvist asks for Files: x+\.\.\. Reply A 4829130576 to approve, D 4829130576 to deny$/,
    )
    expect(gsm7Length(text)).toBe(SMS_SEPTETS)
  })

  it('fits one message whatever the names are', () =>
    fc.assert(
      fc.property(
        fc.record({
          requester: fc.string({ unit: 'binary', maxLength: 300 }),
          connector: fc.string({ unit: 'grapheme', maxLength: 300 }),
          tools: fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1, maxLength: 60 }),
          kind: fc.constantFrom('request', 'reminder', 'warning', 'escalation', 'decision', 'answer', 'copy'),
          status: fc.constantFrom('pending', 'partly-approved', 'auto-approved'),
        }),
        (names) => {
          const text = smsText(names as never, '0000000000')
          expect(gsm7Length(text)).toBeLessThanOrEqual(SMS_SEPTETS)
          expect(text).not.toMatch(/[\r\n]/)
          expect(text.endsWith('Reply A 0000000000 to approve, D 0000000000 to deny')).toBe(true)
        },
      ),
    ))

  it('shows nothing hidden of hostile names', () => {
    for (const { name, text } of hostileTexts()) {
      const sent = smsText(facts({ requester: text, tools: [text] }), '4829130576')
      expect([name, gsm7Length(sent) !== null]).toEqual([name, true])
      expect(sent.match(/Reply A/g)?.length).toBe(1)
    }
  })
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
