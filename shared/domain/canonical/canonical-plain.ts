/** Printable ASCII without `"` and `\`: JSON writes such a text as it stands. */
const WRITTEN_AS_IS = /^[ !#-[\]-~]*$/
const LONE_SURROGATE = /[\uD800-\uDFFF]/u
/** Far above what is stored, far below what would be taken for a cycle. */
const DEEPEST = 100

/**
 * The canonical text of a value made of nothing but plain objects, lists and exact values, which is what nearly all are;
 * null for every other value, which has to be looked at closely. Checks and writes in one pass.
 */
export const canonicalPlain = (value: unknown): string | null => write(value, 0)

function write(value: unknown, depth: number): string | null {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value))
        ? String(value)
        : null
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= DEEPEST) return null
      return Array.isArray(value) ? list(value, depth + 1) : members(value, depth + 1)
    default:
      return null
  }
}

function quoted(text: string): string | null {
  if (WRITTEN_AS_IS.test(text)) return `"${text}"`
  return LONE_SURROGATE.test(text) ? null : JSON.stringify(text)
}

function list(values: readonly unknown[], depth: number): string | null {
  if (Object.getPrototypeOf(values) !== Array.prototype) return null
  let text = '['
  for (let i = 0; i < values.length; i++) {
    const item = write(values[i], depth)
    if (item === null) return null
    text += i === 0 ? item : `,${item}`
  }
  return `${text}]`
}

function members(object: object, depth: number): string | null {
  if (Object.getPrototypeOf(object) !== Object.prototype) return null
  let text = '{'
  for (const key of Object.keys(object).sort()) {
    const name = quoted(key)
    const value = write((object as Record<string, unknown>)[key], depth)
    if (name === null || value === null) return null
    text += text.length === 1 ? `${name}:${value}` : `,${name}:${value}`
  }
  return `${text}}`
}
