/** Scripts whose letters are told apart. Letters of any other script count as one more. */
const SCRIPTS = [
  ...['Latin', 'Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Cherokee', 'Coptic', 'Lisu'],
  ...[
    'Han',
    'Hiragana',
    'Katakana',
    'Hangul',
    'Bopomofo',
    'Devanagari',
    'Bengali',
    'Tamil',
    'Thai',
    'Ethiopic',
  ],
] as const
type Script = (typeof SCRIPTS)[number] | 'Other'

const TESTS = SCRIPTS.map((script) => ({ script, test: new RegExp(`\\p{Script=${script}}`, 'u') }))
/** Written together in ordinary Japanese, Chinese and Korean (UTS #39, "highly restrictive"). */
const EAST_ASIAN: ReadonlySet<Script> = new Set(['Han', 'Hiragana', 'Katakana', 'Hangul', 'Bopomofo'])

/** Letters of other scripts that are drawn like Latin ones. */
const LATIN_TWINS = new RegExp(
  '^[' +
    'аеіјорсхуѕԁԛԝһѵӏгпАВЕЅІЈКМНОРСТУХԌԜ' + // Cyrillic
    'οαινυρτκγΑΒΕΖΗΙΚΜΝΟΡΤΥΧ' + // Greek
    'օսոհցՕՍԼ' + // Armenian
    'ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃ' + // Cherokee
    ']+$',
  'u',
)

export type WordMark =
  /** Letters of several scripts in one word, such as a Cyrillic а among Latin letters. */
  | 'mixed-scripts'
  /** Every letter is of another script but drawn like a Latin one. */
  | 'looks-latin'
  /** Letters in a special form (full-width, mathematical, circled) that stand for plain ones. */
  | 'special-forms'

/** What is odd about a word, or null. */
export function markOf(word: string): WordMark | null {
  if (/^[\x20-\x7e]*$/.test(word)) return null
  const scripts = scriptsOf(word)
  if (isMixed(scripts)) return 'mixed-scripts'
  if (word.normalize('NFC') !== word.normalize('NFKC')) return 'special-forms'
  const letters = word.replace(/[^\p{L}]/gu, '')
  return letters.length > 0 && !scripts.has('Latin') && LATIN_TWINS.test(letters) ? 'looks-latin' : null
}

function scriptsOf(word: string): ReadonlySet<Script> {
  const found = new Set<Script>()
  for (const char of word) {
    if (!/\p{L}/u.test(char) || /\p{Script=Common}|\p{Script=Inherited}/u.test(char)) continue
    found.add(TESTS.find(({ test }) => test.test(char))?.script ?? 'Other')
  }
  return found
}

function isMixed(scripts: ReadonlySet<Script>): boolean {
  if (scripts.size < 2) return false
  const others = [...scripts].filter((script) => !EAST_ASIAN.has(script))
  return others.length > 1 || (others.length === 1 && others[0] !== 'Latin')
}
