import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../shared/domain/people/language.ts'
import { gsm7Length } from '../../../shared/domain/sms/gsm7.ts'
import { SMS_SEPTETS, smsText } from '../../../shared/domain/sms/sms-text.ts'
import { hostileTexts } from '../../../shared/domain/text/hostile-corpus.ts'
import type { AppError } from '../../../shared/domain/app-error.ts'
import type { SmsAnswers } from './message-texts.ts'
import { refusalSentence, textsOf } from './texts-of.ts'

const facts = (more: object = {}) => ({
  kind: 'request' as const,
  requester: 'Maya Lindqvist',
  connector: 'Files',
  tools: ['write_file'],
  became: 'was approved',
  ...more,
})
const { sms: english } = textsOf('en')
const { sms: german } = textsOf('de')
const CODE = '4829130576'
const ANSWER_WITH: Readonly<Record<(typeof LANGUAGES)[number], string>> = {
  en: ` Reply A ${CODE} to approve, D ${CODE} to deny`,
  de: ` Antwort A ${CODE} gibt frei, D ${CODE} lehnt ab`,
}

describe('a text message', () => {
  it('names requester, connector and tool, and how to answer', () => {
    expect(smsText(english, facts(), CODE)).toBe(
      'Maya Lindqvist asks for Files: write_file. Reply A 4829130576 to approve, D 4829130576 to deny',
    )
    expect(smsText(german, facts({ requester: 'Jürgen Groß' }), CODE)).toBe(
      'Jürgen Groß möchte Files: write_file verwenden. Antwort A 4829130576 gibt frei, D 4829130576 lehnt ab',
    )
  })

  it('counts further tools, and says where to answer when it cannot be answered here', () => {
    const many = facts({ tools: ['a', 'b', 'c'] })
    expect(smsText(english, many, null)).toBe(
      'Maya Lindqvist asks for Files: a +2. Open Countersign to see it.',
    )
    expect(smsText(german, many, null)).toBe(
      'Maya Lindqvist möchte Files: a +2 verwenden. Öffnen Sie Countersign.',
    )
  })

  it('names one request of several and counts the others', () => {
    expect(smsText(english, facts(), null, 12)).toBe(
      'Maya Lindqvist asks for Files: write_file. And 12 more. Open Countersign to see them.',
    )
    expect(smsText(german, facts(), null, 12)).toMatch(/ Und 12 weitere\. Öffnen Sie Countersign\.$/)
  })

  it('shortens the tool first and leaves the answer whole', () => {
    const text = smsText(english, facts({ tools: ['x'.repeat(90)] }), CODE)
    expect(text).toMatch(
      /^Maya Lindqvist asks for Files: x+\.\.\. Reply A 4829130576 to approve, D 4829130576 to deny$/,
    )
    expect(gsm7Length(text)).toBe(SMS_SEPTETS)
  })

  it.each(LANGUAGES)('fits one message whatever the names are: %s', (language) =>
    fc.assert(
      fc.property(
        fc.record({
          requester: fc.string({ unit: 'binary', maxLength: 300 }),
          connector: fc.string({ unit: 'grapheme', maxLength: 300 }),
          tools: fc.array(fc.string({ unit: 'grapheme', maxLength: 300 }), { minLength: 1, maxLength: 60 }),
          kind: fc.constantFrom(...(Object.keys(english.leads) as (keyof typeof english.leads)[])),
          became: fc.constantFrom(...Object.values(textsOf(language).became)),
          code: fc.constantFrom(CODE, null),
        }),
        ({ code, ...names }) => {
          const text = smsText(textsOf(language).sms, names, code, 1234)
          expect(gsm7Length(text)).toBeLessThanOrEqual(SMS_SEPTETS)
          expect(text).not.toMatch(/[\r\n]/)
          if (code !== null) expect(text.endsWith(ANSWER_WITH[language])).toBe(true)
        },
      ),
    ),
  )

  it.each(LANGUAGES)('shows nothing hidden of hostile names: %s', (language) => {
    for (const { name, text } of hostileTexts()) {
      const sent = smsText(textsOf(language).sms, facts({ requester: text, tools: [text] }), CODE)
      expect([name, gsm7Length(sent) !== null]).toEqual([name, true])
      expect(sent.split(ANSWER_WITH[language]).length).toBe(2)
    }
  })
})

describe('an answer to a text', () => {
  it.each(LANGUAGES)('is one message of its alphabet, always: %s', (language) => {
    const { already, ...fixed } = textsOf(language).smsAnswers
    const status = Object.values(textsOf(language).status)
    const all: string[] = [
      textsOf(language).trial.words,
      ...Object.values(fixed satisfies Omit<SmsAnswers, 'already'>),
      ...status.map((each) => already(each, 'Maximiliane Größenwahn-Straßburger')),
    ]
    for (const text of all)
      expect([text, gsm7Length(text) ?? 999]).toEqual([text, expect.toBeOneOf(range(1, SMS_SEPTETS))])
  })

  it.each(LANGUAGES)('never tells to use a word on which carriers act as a verdict: %s', (language) => {
    expect(textsOf(language).sms.answer(CODE)).not.toMatch(/\b(yes|stop|cancel|end|quit|start|help|info)\b/i)
  })
})

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

describe('a refusal', () => {
  const error = (code: AppError['code'], data: AppError['data']) => ({
    code,
    data,
    message: 'The coordinator cannot write: its disk is full.',
  })
  const decided = error('already_decided', {
    status: 'partly-approved',
    by: 'timeout',
    at: '2026-01-05T09:00:00.000Z',
  })

  it('is said in the language, with its status, names and time', () => {
    expect(refusalSentence(textsOf('en'), decided)).toBe(
      'Already partly approved by time-out at 2026-01-05 09:00 UTC.',
    )
    expect(refusalSentence(textsOf('de'), decided)).toBe(
      'Teilweise freigegeben, und zwar durch Fristablauf, 05.01.2026, 09:00 Uhr (UTC).',
    )
  })

  it('stands in English where the language has no sentence', () => {
    expect(refusalSentence(textsOf('de'), error('storage_full', {}))).toBe(
      'The coordinator cannot write: its disk is full.',
    )
  })
})
