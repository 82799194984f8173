import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileTexts } from './hostile-corpus.ts'
import { plainText } from './plain.ts'
import { markOf } from './scripts.ts'
import { visibleText, type Segment, type VisibleText } from './visible.ts'

/** What may be drawn as it is: nothing without a shape, nothing that steers what stands beside it. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u

/** The text again, from its segments. */
const joined = (visible: VisibleText): string =>
  visible.segments
    .map((segment) => {
      if (segment.kind === 'text') return segment.text
      if (segment.kind === 'line-break') return '\n'
      return String.fromCodePoint(parseInt(segment.code.slice(2), 16)).repeat(segment.count)
    })
    .join('')

const drawn = (segments: readonly Segment[]): string =>
  segments.map((segment) => (segment.kind === 'text' ? segment.text : '')).join('')

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({
    unit: fc.constantFrom(
      ...hostileTexts()
        .slice(0, 400)
        .map(({ text }) => text),
    ),
    maxLength: 3,
  }),
)

describe('the hostile corpus', () => {
  const corpus = hostileTexts()

  it('has over 2,000 different strings', () => {
    expect(new Set(corpus.map(({ text }) => text)).size).toBeGreaterThan(2_000)
    expect(hostileTexts()).toEqual(corpus)
  })

  it('shows exactly, on screen and on one line', () => {
    for (const { name, text } of corpus) {
      const visible = visibleText(text)
      expect(joined(visible), name).toBe(text)
      expect(UNSEEN.test(drawn(visible.segments)), name).toBe(false)
      const plain = plainText(text)
      expect(UNSEEN.test(plain), name).toBe(false)
      expect(plain, name).not.toContain('\n')
    }
    // No two look the same on one line.
    expect(new Set(corpus.map(({ text }) => plainText(text))).size).toBe(corpus.length)
  })

  it('has every look-alike marked', () => {
    for (const { name, text } of corpus.filter((entry) =>
      /^(Cyrillic|Greek|all Cyrillic|full width,|math\S+ letters|circled)/.test(entry.name),
    )) {
      expect(visibleText(text).markedWords, name).toBeGreaterThan(0)
    }
  })
})

describe('visibleText', () => {
  it('loses nothing and draws nothing unseen, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const visible = visibleText(text)
        expect(joined(visible)).toBe(text)
        expect(UNSEEN.test(drawn(visible.segments))).toBe(false)
        expect(visible.total).toBe([...text].length)
        expect(visible.shown).toBe(visible.total)
      }),
      { numRuns: 1_000 },
    )
  })

  it('cuts at exactly the cap and counts the rest', () => {
    fc.assert(
      fc.property(anyText, fc.nat({ max: 30 }), (text, cap) => {
        const characters = [...text]
        const whole = visibleText(text)
        const cut = visibleText(text, cap)
        expect(joined(cut)).toBe(characters.slice(0, cap).join(''))
        expect(cut.shown).toBe(Math.min(cap, characters.length))
        expect(cut.total).toBe(characters.length)
        expect(cut.hiddenCharacters).toBe(whole.hiddenCharacters)
        expect(cut.lines).toBe(whole.lines)
      }),
      { numRuns: 1_000 },
    )
  })

  it('gives plain text as one segment', () => {
    expect(visibleText('Move report.txt to /srv/done, då går det fort.').segments).toEqual([
      { kind: 'text', text: 'Move report.txt to /srv/done, då går det fort.' },
    ])
    expect(visibleText('').segments).toEqual([])
  })

  it('names what cannot be seen and folds repeats', () => {
    expect(visibleText('a\u202eb\u200b\u200b\u200bc\n\td')).toEqual({
      segments: [
        { kind: 'text', text: 'a' },
        { kind: 'code', code: 'U+202E', name: 'right-to-left override', count: 1 },
        { kind: 'text', text: 'b' },
        { kind: 'code', code: 'U+200B', name: 'zero-width space', count: 3 },
        { kind: 'text', text: 'c' },
        { kind: 'line-break' },
        { kind: 'code', code: 'U+0009', name: 'tab', count: 1 },
        { kind: 'text', text: 'd' },
      ],
      total: 10,
      shown: 10,
      hiddenCharacters: 5,
      markedWords: 0,
      lines: 2,
    })
  })

  it('marks the odd word only', () => {
    expect(visibleText('open p\u0430ypal now').segments).toEqual([
      { kind: 'text', text: 'open ' },
      { kind: 'text', text: 'p\u0430ypal', mark: 'mixed-scripts' },
      { kind: 'text', text: ' now' },
    ])
  })

  it.each([
    ['one selector after an emoji', '\u2764\ufe0f', 0],
    ['two selectors after an emoji', '\u2764\ufe0f\ufe0f', 1],
    ['a selector after a letter', 'a\ufe0f', 1],
    ['a selector after a digit', '1\ufe0f', 1],
    ['an accent', 'e\u0301', 0],
    ['three marks', 'e\u0301\u0302\u0303', 0],
    ['a fourth mark', 'e\u0301\u0302\u0303\u0304', 1],
    ['a mark after a hidden character', 'a\u200b\u0301', 2],
    ['Vietnamese', 'Tiếng Việt', 0],
    ['Thai', 'ภาษาไทยนี้', 0],
    ['Hindi', 'हिन्दी', 0],
    ['Hebrew', 'שלום', 0],
  ])('%s: %s hides %i', (_name, text, hidden) => {
    expect(visibleText(text).hiddenCharacters).toBe(hidden)
  })

  it('reads a long text in linear time', () => {
    // Quadratic work would run into the time-out.
    for (const text of ['\u0301', '\u0430a', 'a\u202e']) {
      const visible = visibleText(text.repeat(100_000))
      expect(visible.total).toBe(100_000 * text.length)
    }
  })
})

describe('markOf', () => {
  it.each([
    ['paypal', null],
    ['p\u0430ypal', 'mixed-scripts'],
    ['g\u03bfogle', 'mixed-scripts'],
    ['пароль', null],
    ['Москва', null],
    ['аррӏе', 'looks-latin'],
    ['ｐａｙ', 'special-forms'],
    ['𝐩𝐚𝐲', 'special-forms'],
    ['ﬁle', 'special-forms'],
    ['東京タワー', null],
    ['iPhone用', null],
    ['한국어漢字', null],
    ['用а', 'mixed-scripts'],
    ['café', null],
    ['cafe\u0301', null],
    ['Straße', null],
    ['2024年', null],
    ['Ελλάδα', null],
    ['ישראלa', 'mixed-scripts'],
  ])('%s: %s', (word, mark) => {
    expect(markOf(word)).toBe(mark)
  })
})

describe('plainText', () => {
  it('escapes what cannot be seen, and its own brackets', () => {
    expect(plainText('a\u202eb\nc')).toBe('a⟦U+202E⟧b⟦U+000A⟧c')
    expect(plainText('⟦U+0041⟧')).toBe('⟦U+27E6⟧U+0041⟦U+27E7⟧')
    expect(plainText('Ann wants to use files_write')).toBe('Ann wants to use files_write')
  })

  it('keeps different texts different', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        expect(plainText(a) === plainText(b)).toBe(a === b)
      }),
      { numRuns: 1_000 },
    )
  })

  it('keeps to its length, never cuts an escape, and says how much is left out', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 12, max: 60 }), (text, cap) => {
        const short = plainText(text, cap)
        expect([...short].length).toBeLessThanOrEqual(cap)
        const left = /^(.*)… \(\+(\d+)\)$/su.exec(short)
        if (short !== plainText(text)) {
          expect(left).not.toBe(null)
          const start = left?.[1] ?? ''
          expect(plainText(text).startsWith(start)).toBe(true)
          expect((start.match(/⟦/g) ?? []).length).toBe((start.match(/⟧/g) ?? []).length)
          const kept = start.replace(/⟦[^⟧]*⟧/gu, 'x')
          expect([...kept].length + Number(left?.[2])).toBe([...text].length)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
