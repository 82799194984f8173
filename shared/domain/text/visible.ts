import { codeOf, createHiddenCheck, nameOf } from './hidden-characters.ts'
import { markOf, type WordMark } from './scripts.ts'

export type Segment =
  /** To be drawn as it is, isolated from its surroundings. `mark` says what is odd about this word. */
  | { readonly kind: 'text'; readonly text: string; readonly mark?: WordMark }
  /** A new line: a sign, then a real break. */
  | { readonly kind: 'line-break' }
  /** Characters that cannot be seen: to be drawn by code, so that it cannot be taken for text. `count` in a row. */
  | { readonly kind: 'code'; readonly code: string; readonly name: string; readonly count: number }

export interface VisibleText {
  readonly segments: readonly Segment[]
  /** Characters (code points) of the whole text. */
  readonly total: number
  /** Of these, how many the segments show. Less than `total` only when a cap was given. */
  readonly shown: number
  /** In the whole text, the part not shown included. */
  readonly hiddenCharacters: number
  readonly markedWords: number
  readonly lines: number
}

/** Longest word that is looked at for its scripts; longer ones are cut into pieces. */
const MAX_WORD = 256
/** Nothing in it can be hidden, mixed, or turn around: most texts, and then there is nothing to take apart. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/
const WORD = /[\p{L}\p{Alphabetic}\p{M}\p{N}_]/u

/**
 * A text from outside, taken apart so that a screen can show exactly what is in it: nothing is dropped, reordered or
 * interpreted. Segments in order give back the text. With `maxCharacters` only the beginning is in the segments, and
 * the counts say exactly how much is not.
 */
export function visibleText(text: string, maxCharacters = Number.POSITIVE_INFINITY): VisibleText {
  if (text.length <= maxCharacters && PLAIN.test(text)) return plainAsItIs(text)
  const segments: Segment[] = []
  const isHidden = createHiddenCheck()
  let total = 0
  let hiddenCharacters = 0
  let markedWords = 0
  let lines = 1
  let plain = ''
  let word = ''
  let wordLength = 0

  const endWord = (show: boolean): void => {
    const mark = word === '' ? null : markOf(word)
    if (mark !== null) {
      markedWords++
      if (show) {
        if (plain !== '') segments.push({ kind: 'text', text: plain })
        segments.push({ kind: 'text', text: word, mark })
        plain = ''
      }
    } else if (show) plain += word
    word = ''
    wordLength = 0
  }
  const endText = (show: boolean): void => {
    endWord(show)
    if (show && plain !== '') segments.push({ kind: 'text', text: plain })
    plain = ''
  }

  for (const char of text) {
    const codePoint = char.codePointAt(0) as number
    // The cap falls between characters: what was read of a word so far is shown.
    if (total === maxCharacters) endText(true)
    const show = total < maxCharacters
    total++
    const hidden = isHidden(char, codePoint)
    if (char === '\n') {
      endText(show)
      lines++
      if (show) segments.push({ kind: 'line-break' })
    } else if (hidden) {
      endText(show)
      hiddenCharacters++
      if (show) addCode(segments, codeOf(codePoint), nameOf(char, codePoint))
    } else if (WORD.test(char) && wordLength < MAX_WORD) {
      word += char
      wordLength++
    } else {
      endWord(show)
      if (WORD.test(char)) {
        word = char
        wordLength = 1
      } else if (show) plain += char
    }
  }
  endText(total <= maxCharacters)
  return { segments, total, shown: Math.min(total, maxCharacters), hiddenCharacters, markedWords, lines }
}

function addCode(segments: Segment[], code: string, name: string): void {
  const last = segments.at(-1)
  if (last?.kind === 'code' && last.code === code)
    segments[segments.length - 1] = { ...last, count: last.count + 1 }
  else segments.push({ kind: 'code', code, name, count: 1 })
}

const plainAsItIs = (text: string): VisibleText => ({
  segments: [{ kind: 'text', text }],
  total: text.length,
  shown: text.length,
  hiddenCharacters: 0,
  markedWords: 0,
  lines: 1,
})
