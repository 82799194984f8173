import { codeOf, createHiddenCheck } from './hidden-characters.ts'

/** Brackets of an escape. In the text itself they are escaped too, so that nobody can write an escape by hand. */
const OPEN = '⟦'
const CLOSE = '⟧'

/**
 * A text from outside on one line, for places that cannot draw marks: notifications, mail, SMS, CSV, a terminal. What
 * cannot be seen, line breaks included, stands as `⟦U+202E⟧`. Different texts stay different.
 *
 * With `maxCharacters` (code points of the result) a longer one ends in `… (+N)`, N being the code points left out; an
 * escape is never cut in two.
 */
export function plainText(text: string, maxCharacters = Number.POSITIVE_INFINITY): string {
  const pieces: string[] = []
  const isHidden = createHiddenCheck()
  let length = 0
  for (const char of text) {
    const codePoint = char.codePointAt(0) as number
    const escaped = isHidden(char, codePoint) || char === OPEN || char === CLOSE
    const piece = escaped ? `${OPEN}${codeOf(codePoint)}${CLOSE}` : char
    pieces.push(piece)
    length += escaped ? piece.length : 1
  }
  return length <= maxCharacters ? pieces.join('') : shortened(pieces, maxCharacters)
}

/** One piece stands for one character of the text. */
function shortened(pieces: readonly string[], maxCharacters: number): string {
  const ending = (kept: number): string => `… (+${pieces.length - kept})`
  let kept = 0
  let length = 0
  for (const piece of pieces) {
    const size = piece.startsWith(OPEN) ? piece.length : 1
    if (length + size + ending(kept + 1).length > maxCharacters) break
    length += size
    kept++
  }
  return pieces.slice(0, kept).join('') + ending(kept)
}
