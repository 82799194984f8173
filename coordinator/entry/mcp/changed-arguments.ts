import { pointer } from '../../../shared/domain/canonical/pointer.ts'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'

/** Every value that differs, one line each: JSON Pointer, what it was, what it is. */
export function changedArguments(asked: JsonValue, ran: JsonValue): readonly string[] {
  return differences(asked, ran, [])
}

function differences(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly string[],
): string[] {
  const where = pointer(path) || '(all)'
  if (before === undefined) return after === undefined ? [] : [`${where}: added ${canonicalJson(after)}`]
  if (after === undefined) return [`${where}: removed (was ${canonicalJson(before)})`]
  if (canonicalJson(before) === canonicalJson(after)) return []
  const left = members(before)
  const right = members(after)
  if (!left || !right || Array.isArray(before) !== Array.isArray(after)) {
    return [`${where}: ${canonicalJson(before)} → ${canonicalJson(after)}`]
  }
  const keys = [...new Set([...left.keys(), ...right.keys()])]
  return keys.flatMap((key) => differences(left.get(key), right.get(key), [...path, key]))
}

function members(value: JsonValue): ReadonlyMap<string, JsonValue> | null {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null
}
