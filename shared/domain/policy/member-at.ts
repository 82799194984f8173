/** The member at a path of objects; undefined where there is none. What objects inherit is no member. */
export function memberAt(root: unknown, path: readonly string[]): unknown {
  let value = root
  for (const part of path) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, part)) {
      return undefined
    }
    value = (value as Record<string, unknown>)[part]
  }
  return value
}
