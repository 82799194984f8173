import { hasLoneSurrogate } from './limits.ts'
import { pointer } from './pointer.ts'

export interface JsonProblem {
  /** JSON Pointer (RFC 6901) of the place. */
  readonly path: string
  readonly detail: string
}

/** Deeper values are taken for a cycle or an attack; real arguments are capped far below. */
const MAX_DEPTH = 200

/** The first reason why a value has no exact JSON text, or null. */
export function jsonProblem(value: unknown): JsonProblem | null {
  return find(value, [])
}

function find(value: unknown, path: (string | number)[]): JsonProblem | null {
  switch (typeof value) {
    case 'string':
      return hasLoneSurrogate(value) ? at(path, 'text with a lone surrogate') : null
    case 'number':
      return numberProblem(value, path)
    case 'boolean':
      return null
    case 'object':
      if (value === null) return null
      if (path.length >= MAX_DEPTH) return at(path.slice(0, 8), 'nesting without end')
      return Array.isArray(value) ? inArray(value, path) : inObject(value, path)
    default:
      return at(path, `a value of type ${typeof value}`)
  }
}

function numberProblem(value: number, path: (string | number)[]): JsonProblem | null {
  if (!Number.isFinite(value)) return at(path, 'a number that is not finite')
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return at(path, 'an integer beyond ±(2^53 − 1)')
  return null
}

function inArray(list: readonly unknown[], path: (string | number)[]): JsonProblem | null {
  for (let i = 0; i < list.length; i++) {
    path.push(i)
    const problem = find(list[i], path)
    path.pop()
    if (problem !== null) return problem
  }
  return null
}

function inObject(object: object, path: (string | number)[]): JsonProblem | null {
  const prototype: unknown = Object.getPrototypeOf(object)
  if (prototype !== Object.prototype && prototype !== null) {
    // An object of another realm has its own Object.prototype, which in turn has none above it.
    if (Object.getPrototypeOf(prototype) !== null) return at(path, 'an object of a class')
  }
  for (const key of Object.keys(object)) {
    path.push(key)
    if (hasLoneSurrogate(key)) return at(path.slice(0, -1), 'a key with a lone surrogate')
    const problem = find((object as Record<string, unknown>)[key], path)
    path.pop()
    if (problem !== null) return problem
  }
  return null
}

const at = (path: readonly (string | number)[], detail: string): JsonProblem => ({
  path: pointer(path),
  detail,
})
