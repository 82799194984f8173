/**
 * Characters that a person cannot see for what they are: controls, formatting (direction marks, zero-width, tags),
 * private use, unassigned, lone surrogates, line and paragraph separators, blanks other than the plain space, and what
 * Unicode calls ignorable. Variation selectors are dealt with apart, because emoji need one.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/u
const COMBINING = /\p{M}/u
const EMOJI = /\p{Emoji}/u
const VARIATION_SELECTORS = new Set([0xfe0e, 0xfe0f])
/** More marks on one letter than any script needs pile up over other lines. */
const MAX_MARKS = 3

/** Says of each character of a text in turn whether it must be shown by its code. */
export function createHiddenCheck(): (char: string, codePoint: number) => boolean {
  let before = ''
  let marks = 0
  return (char, codePoint) => {
    if (codePoint < 0x7f && codePoint >= 0x20) {
      before = char
      marks = 0
      return false
    }
    const hidden = isHidden(char, codePoint, before, marks)
    marks = COMBINING.test(char) ? marks + 1 : 0
    before = hidden ? '' : char
    return hidden
  }
}

function isHidden(char: string, codePoint: number, before: string, marks: number): boolean {
  // One selector right after an emoji chooses its drawing; anywhere else it can only carry hidden data.
  if (VARIATION_SELECTORS.has(codePoint)) return !(before !== '' && before > '\u007f' && EMOJI.test(before))
  if (HIDDEN.test(char)) return true
  return COMBINING.test(char) && (marks >= MAX_MARKS || before === '')
}

/** `U+202E`: at least four hexadecimal digits. */
export const codeOf = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`

const NAMES: Readonly<Record<number, string>> = {
  0x00: 'null',
  0x07: 'bell',
  0x08: 'backspace',
  0x09: 'tab',
  0x0a: 'new line',
  0x0b: 'vertical tab',
  0x0c: 'form feed',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0x7f: 'delete',
  0x85: 'next line',
  0x9b: 'control sequence introducer',
  0xa0: 'no-break space',
  0xad: 'soft hyphen',
  0x034f: 'combining grapheme joiner',
  0x061c: 'Arabic letter mark',
  0x115f: 'Hangul choseong filler',
  0x1160: 'Hangul jungseong filler',
  0x180e: 'Mongolian vowel separator',
  0x200b: 'zero-width space',
  0x200c: 'zero-width non-joiner',
  0x200d: 'zero-width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202a: 'left-to-right embedding',
  0x202b: 'right-to-left embedding',
  0x202c: 'end of direction change',
  0x202d: 'left-to-right override',
  0x202e: 'right-to-left override',
  0x202f: 'narrow no-break space',
  0x2060: 'word joiner',
  0x2066: 'left-to-right isolate',
  0x2067: 'right-to-left isolate',
  0x2068: 'first strong isolate',
  0x2069: 'end of isolate',
  0x2800: 'blank Braille pattern',
  0x3000: 'ideographic space',
  0x3164: 'Hangul filler',
  0xfeff: 'zero-width no-break space',
  0xffa0: 'half-width Hangul filler',
}

/** What a hidden character is, in a few words. */
export function nameOf(char: string, codePoint: number): string {
  const known = NAMES[codePoint]
  if (known !== undefined) return known
  if (codePoint >= 0xe0000 && codePoint <= 0xe007f) return 'invisible tag'
  if (/\p{Variation_Selector}/u.test(char)) return 'variation selector'
  if (/\p{Cs}/u.test(char)) return 'lone surrogate'
  if (/\p{Co}/u.test(char)) return 'private use'
  if (/\p{Cn}/u.test(char)) return 'unassigned'
  if (/\p{Cc}/u.test(char)) return 'control character'
  if (/\p{Zs}/u.test(char)) return 'unusual space'
  if (/\p{M}/u.test(char)) return 'combining mark'
  return 'invisible character'
}
