import { refuse, type Refusal } from '../refusal.ts'
import { isExactNumber } from './exact-number.ts'
import { FORBIDDEN_KEYS, hasLoneSurrogate, type JsonLimits } from './limits.ts'

/** An object or array that is open at this point of the text. Arrays have no keys. */
interface Open {
  readonly keys: Set<string> | null
  expectsKey: boolean
}

/**
 * Reads a text that is known to be well-formed JSON and refuses what a parser would silently decide about: the same
 * key twice, keys that reach a prototype, numbers that change, text without a UTF-8 form, too much nesting or too
 * many keys. Null when there is nothing of the kind. Linear in the length of the text.
 *
 * A tokenizer of our own, because the grammar was checked by `JSON.parse` before and what is left is to find where
 * strings and numbers begin; tolerant tokenizers (for JSON with comments) accept more than JSON and recurse.
 */
export function walkJson(text: string, limits: JsonLimits): Refusal | null {
  const open: Open[] = []
  let keyCount = 0
  let i = 0
  while (i < text.length) {
    const char = text[i]
    if (char === '"') {
      const end = endOfString(text, i)
      const value = decode(text, i, end)
      if (hasLoneSurrogate(value)) return unsafe('text with a lone surrogate', i)
      const inside = open.at(-1)
      if (inside?.keys && inside.expectsKey) {
        inside.expectsKey = false
        if (++keyCount > limits.keys) return tooLarge(`${limits.keys} keys`, i)
        const problem = keyProblem(value, inside.keys)
        if (problem !== null) return unsafe(problem, i)
      }
      i = end
    } else if (char === '{' || char === '[') {
      open.push({ keys: char === '{' ? new Set() : null, expectsKey: true })
      if (open.length > limits.depth) return tooLarge(`${limits.depth} levels of nesting`, i)
      i++
    } else if (char === '}' || char === ']') {
      open.pop()
      i++
    } else if (char === ',') {
      const inside = open.at(-1)
      if (inside) inside.expectsKey = true
      i++
    } else if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) {
      const end = endOfNumber(text, i)
      if (!isExactNumber(text.slice(i, end))) return unsafe('a number that a double cannot hold exactly', i)
      i = end
    } else i++
  }
  return null
}

/** Keys that differ only in how accents are composed look the same to a person, so they count as the same key. */
function keyProblem(key: string, seen: Set<string>): string | null {
  if (FORBIDDEN_KEYS.has(key)) return 'a key that names a prototype'
  const composed = key.normalize('NFC')
  if (seen.has(composed)) return 'the same key twice'
  seen.add(composed)
  return null
}

function endOfString(text: string, start: number): number {
  let i = start + 1
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1
  return i + 1
}

function decode(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1)
  return inner.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : inner
}

function endOfNumber(text: string, start: number): number {
  let i = start + 1
  while (i < text.length && '0123456789+-.eE'.includes(text.charAt(i))) i++
  return i
}

/** `position` counts UTF-16 units from 0. */
export const unsafe = (what: string, position: number): Refusal =>
  refuse('unsafe_json', { detail: `${what} at position ${position}`, position })

const tooLarge = (limit: string, position: number): Refusal =>
  refuse('arguments_too_large', { limit, position })
