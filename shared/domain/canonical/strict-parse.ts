import type { JsonValue } from '../json.ts'
import { refuse, type Refusal, type Result } from '../refusal.ts'
import { jsonProblem } from './json-problem.ts'
import { canonicalJson } from './canonical-json.ts'
import { unsafe, walkJson } from './json-walk.ts'
import { ARGUMENT_LIMITS, utf8Length, type JsonLimits } from './limits.ts'

const BYTE_ORDER_MARK = 0xfeff

/**
 * Reads JSON that somebody will be asked to agree to: once, and only if every receiver must read it the same way.
 *
 * Refuses with `invalid_json` what is not JSON, with `unsafe_json` what parsers read differently (see `walkJson`, and
 * a byte order mark), with `arguments_too_large` what passes the limits; `data.position` is the place in UTF-16 units.
 * What is accepted has exactly one canonical text, and parsing that text gives the same value again.
 */
export function parseStrict(text: string, limits: JsonLimits = ARGUMENT_LIMITS): Result<JsonValue> {
  if (utf8Length(text) > limits.bytes) return tooManyBytes(limits)
  if (text.charCodeAt(0) === BYTE_ORDER_MARK) return unsafe('a byte order mark', 0)
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch (error) {
    return malformed(error)
  }
  return walkJson(text, limits) ?? { ok: true, value }
}

/**
 * The same demands on a value that was parsed elsewhere (duplicate keys are beyond finding there). Gives the canonical
 * text, which is what is hashed and what is forwarded.
 */
export function checkedCanonical(value: unknown, limits: JsonLimits = ARGUMENT_LIMITS): Result<string> {
  const problem = jsonProblem(value)
  if (problem !== null)
    return refuse('unsafe_json', { detail: `${problem.detail} at ${problem.path || 'the top'}` })
  const text = canonicalJson(value as JsonValue)
  if (utf8Length(text) > limits.bytes) return tooManyBytes(limits)
  return walkJson(text, limits) ?? { ok: true, value: text }
}

const tooManyBytes = (limits: JsonLimits): Refusal =>
  refuse('arguments_too_large', { limit: `${Math.floor(limits.bytes / 1024)} KiB` })

/** The engine's own message may quote the text, which may hold a secret: only its position is passed on. */
function malformed(error: unknown): Refusal {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  if (position === undefined) return refuse('invalid_json', { detail: 'not JSON' })
  return refuse('invalid_json', { detail: `not JSON at position ${position}`, position: Number(position) })
}
