const LETTERS = 'ابجدهوزحطيكلمنسعفصقرشتثخذض'

/** A Latin letter as an Arabic one; everything else as it is. */
function borrowed(letter: string): string {
  const at = letter.toLowerCase().charCodeAt(0) - 97
  return LETTERS[at] ?? letter
}

/** Words in Arabic letters, a third longer; `{name}`, `{'@'}` and the bar between plural forms stay. */
function mirroredText(text: string): string {
  return text
    .split(/(\{[^}]*\}|\s\|\s)/u)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/\p{L}+/gu, (word) => stretch([...word].map(borrowed).join(''))),
    )
    .join('')
}

const stretch = (word: string): string => word + word.slice(0, Math.floor(word.length / 3))

/** All texts of a block, to test pages in a script that runs from right to left and takes more room. */
export function mirrored(texts: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'string'
        ? mirroredText(value)
        : typeof value === 'object' && value !== null
          ? mirrored(value)
          : value,
    ]),
  )
}
