import type { JsonObject } from '../../../shared/domain/json.ts'
import { maskArguments, maskText } from '../../../shared/domain/redact/mask.ts'

/** Members whose text others write: connectors, agents, people. None of it helps to find a fault of the app. */
const OTHERS_WORDS: ReadonlySet<string> = new Set([
  'line',
  'note',
  'reason',
  'arguments',
  'body',
  'text',
  'stdout',
  'stderr',
])

const OWN_KEYS = /cs_[a-z]{2,8}_[A-Za-z0-9_-]+/g
const MAIL = /[^\s@"'<>:;,()[\]\\/]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}/g
const PHONE = /(?<![\w.])\+[1-9]\d{6,14}(?!\w)/g
/** Keys of any kind are long and without blanks; what is lost of other things nobody needs. Paths are kept: they have slashes. */
const LONG = /[A-Za-z0-9+_=-]{32,}/g

/** A text without secrets, people's addresses, and the name of whoever uses this computer. */
export function scrubText(text: string, home: string): string {
  const masked = maskText(text)
    .replace(OWN_KEYS, '[key]')
    .replace(MAIL, '[address]')
    .replace(PHONE, '[number]')
    .replace(LONG, '[long value]')
  return home.length > 1 ? masked.replaceAll(home, '~') : masked
}

/** One value for the bundle: members that name a secret are masked, others' words left out, every text scrubbed. */
export function scrubValue(value: unknown, home: string): string {
  const plain = JSON.parse(JSON.stringify({ value })) as JsonObject
  const { masked } = maskArguments(plain)
  return scrubText(JSON.stringify(withoutOthersWords(masked['value'])), home)
}

/** One line of a log. What is no JSON is scrubbed as text. */
export function scrubLine(line: string, home: string): string {
  try {
    return scrubValue(JSON.parse(line), home)
  } catch {
    return scrubText(line, home)
  }
}

function withoutOthersWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOthersWords)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) =>
      OTHERS_WORDS.has(name) ? [name, '[left out]'] : [name, withoutOthersWords(inside)],
    ),
  )
}
