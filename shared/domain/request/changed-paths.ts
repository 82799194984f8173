import { canonicalJson } from '../canonical/canonical-json.ts'
import { pointer } from '../canonical/pointer.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { ownValue } from '../own-value.ts'

/**
 * What differs between two calls of a tool, as JSON Pointers, as deep as possible: a value that changed, one that is
 * new, one that is gone. A list whose length changed counts by its positions.
 * @param whole values that are named as a whole, whatever differs in them: nobody may see what is in a secret
 */
export function changedPaths(
  before: JsonObject,
  after: JsonObject,
  whole: ReadonlySet<string> = new Set(),
): string[] {
  const found: string[] = []

  function compare(path: readonly string[], a: JsonValue | undefined, b: JsonValue | undefined): void {
    if (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b)) return
    if (path.length > 0 && (!areAlike(a, b) || whole.has(pointer(path)))) {
      found.push(pointer(path))
      return
    }
    const [old, now] = [a as JsonObject, b as JsonObject]
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
      compare([...path, name], ownValue(old, name), ownValue(now, name))
    }
  }

  compare([], before, after)
  return found
}

/** Both lists or both objects, with something in each: then what is in them is compared. */
function areAlike(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return Array.isArray(a) === Array.isArray(b) && Object.keys(a).length > 0 && Object.keys(b).length > 0
}
