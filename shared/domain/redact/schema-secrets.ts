import type { JsonObject, JsonValue } from '../json.ts'

/** The parts of a tool's input schema that speak about one place of the arguments. */
export type SchemaView = readonly JsonObject[]

/** The view of the whole arguments. References are looked up in the same schema; others are ignored. */
export const schemaRoot = (schema: JsonObject | undefined): SchemaView =>
  schema === undefined ? [] : expand([schema], schema)

/** The view of one member or item. */
export function schemaAt(view: SchemaView, root: JsonObject | undefined, step: string | number): SchemaView {
  if (root === undefined) return []
  const inner = view.flatMap((schema) =>
    typeof step === 'number' ? itemSchemas(schema, step) : memberSchemas(schema, step),
  )
  return expand(inner, root)
}

/** True when the tool itself says that this value is a secret. */
export const schemaSaysSecret = (view: SchemaView): boolean =>
  view.some(
    (schema) =>
      schema['format'] === 'password' || schema['writeOnly'] === true || schema['x-secret'] === true,
  )

/**
 * The schemas, what they refer to, and all their alternatives: each may be the one that speaks of a secret. Every schema
 * is visited once, because a connector may send references that go round in circles.
 */
function expand(schemas: readonly (JsonValue | undefined)[], root: JsonObject): SchemaView {
  const seen = new Set<JsonObject>()
  const open = [...schemas]
  while (open.length > 0) {
    const schema = open.pop()
    if (!isObject(schema) || seen.has(schema)) continue
    seen.add(schema)
    open.push(schema['then'], schema['else'], referred(schema['$ref'], root))
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) open.push(...listOf(schema[keyword]))
  }
  return [...seen]
}

function referred(reference: JsonValue | undefined, root: JsonObject): JsonValue | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined
  let value: JsonValue | undefined = root
  for (const part of reference.slice(2).split('/')) {
    const name = part.replace(/~1/g, '/').replace(/~0/g, '~')
    value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
  }
  return value
}

function memberSchemas(schema: JsonObject, name: string): (JsonValue | undefined)[] {
  const properties = schema['properties']
  const named = isObject(properties) && Object.hasOwn(properties, name) ? [properties[name]] : []
  return [...named, schema['additionalProperties']]
}

const itemSchemas = (schema: JsonObject, index: number): (JsonValue | undefined)[] => [
  schema['items'],
  listOf(schema['prefixItems'])[index],
]

const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : []

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
