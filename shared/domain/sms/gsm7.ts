/**
 * The default alphabet of text messages (3GPP TS 23.038), in the order of its codes: a message of it has room for 160
 * characters, one of any other alphabet for 70.
 */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'

/** Behind the escape code; each takes the room of two. */
const EXTENSION: Readonly<Record<string, number>> = {
  '\f': 0x0a,
  '^': 0x14,
  '{': 0x28,
  '}': 0x29,
  '\\': 0x2f,
  '[': 0x3c,
  '~': 0x3d,
  ']': 0x3e,
  '|': 0x40,
  '€': 0x65,
}
const ESCAPE = 0x1b

const codes = new Map([...BASIC].map((character, code) => [character, code]))
codes.delete('\u001b')
const extended = new Map(Object.entries(EXTENSION).map(([character, code]) => [code, character]))

/** Room that a text takes, in septets, or null when a character of it is not in the alphabet. */
export function gsm7Length(text: string): number | null {
  let length = 0
  for (const character of text) {
    if (codes.has(character)) length += 1
    else if (character in EXTENSION) length += 2
    else return null
  }
  return length
}

/** One octet a code, unpacked, as SMPP carries it. Characters of another alphabet become `?`. */
export function toGsm7(text: string): Uint8Array {
  const octets: number[] = []
  for (const character of text) {
    const code = codes.get(character)
    const escaped = EXTENSION[character]
    if (code !== undefined) octets.push(code)
    else if (escaped !== undefined) octets.push(ESCAPE, escaped)
    else octets.push(codes.get('?') ?? 0)
  }
  return Uint8Array.from(octets)
}

/** The text of unpacked octets. A code that nobody has becomes `?`. */
export function fromGsm7(octets: Uint8Array): string {
  let text = ''
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0
    if (octet === ESCAPE) {
      at += 1
      text += extended.get(octets[at] ?? 0) ?? ' '
    } else text += BASIC[octet] ?? '?'
  }
  return text
}

/** Letters whose plain form is no decomposition of theirs. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ı: 'i',
  œ: 'oe',
  Œ: 'OE',
  þ: 'th',
  Þ: 'Th',
  ð: 'd',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '–': '-',
  '—': '-',
  '…': '...',
}

/**
 * A text in this alphabet: what is in it stays, accents that are not fall off, everything else becomes `?`. Line breaks
 * and other controls become spaces, so that nothing in a name can begin a line of its own.
 */
export function foldToGsm7(text: string): string {
  let folded = ''
  for (const character of text) {
    if (/[\n\r\f]/.test(character)) folded += ' '
    else if (gsm7Length(character) !== null) folded += character
    else folded += foldCharacter(character)
  }
  return folded
}

function foldCharacter(character: string): string {
  const known = LETTERS[character]
  if (known !== undefined) return known
  const bare = character.normalize('NFKD').replace(/\p{M}/gu, '')
  return bare !== '' && gsm7Length(bare) !== null ? bare : '?'
}
