import canonicalize from 'canonicalize'
import { AppError } from '../app-error.ts'
import type { JsonValue } from '../json.ts'
import { jsonProblem } from './json-problem.ts'
import { canonicalPlain } from './canonical-plain.ts'

/**
 * The canonical text of a JSON value (RFC 8785): members sorted by UTF-16 code unit, no white space, numbers as
 * ECMAScript writes them. Two values have the same text exactly when they are the same JSON.
 *
 * Throws `AppError('unsafe_json')` naming the place, for whatever has no exact text: `undefined`, functions, class
 * instances, cycles, lone surrogates, non-finite numbers and integers beyond ±(2^53 − 1).
 */
export function canonicalJson(value: JsonValue): string {
  const plain = canonicalPlain(value)
  if (plain !== null) return plain
  const problem = jsonProblem(value)
  if (problem !== null) {
    throw new AppError('unsafe_json', {
      detail: `${problem.detail} at ${problem.path || 'the top'}`,
      path: problem.path,
    })
  }
  return canonicalize(value) as string
}
