import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'

/** The arguments with another value at a JSON Pointer (RFC 6901); a place that does not exist changes nothing. */
export function withValueAt(values: JsonObject, path: string, value: JsonValue): JsonObject {
  const steps = path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.length === 0 ? values : (replaced(values, steps, value) as JsonObject)
}

function replaced(inside: JsonValue, [step, ...rest]: readonly string[], value: JsonValue): JsonValue {
  if (step === undefined) return value
  if (Array.isArray(inside))
    return inside.map((item: JsonValue, index) =>
      String(index) === step ? replaced(item, rest, value) : item,
    )
  if (typeof inside !== 'object' || inside === null) return inside
  return Object.fromEntries(
    Object.entries(inside).map(([key, item]) => [key, key === step ? replaced(item, rest, value) : item]),
  )
}
