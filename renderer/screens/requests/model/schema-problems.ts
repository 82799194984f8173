import { Validator, type Schema } from '@cfworker/json-schema'
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import type { EditProblems } from './edit-fields.ts'

/** Keywords whose entries are named by the schema's author: what stands there are names, not rules. */
const NAMED = new Set(['properties', '$defs', 'definitions', 'dependentSchemas'])
/** Expressions of a connector are not run here: a hostile one could hold up the window. The coordinator checks them. */
const NOT_HERE = new Set(['pattern', 'patternProperties', 'format', '$id'])
/** These only say that something deeper is wrong, which has an error of its own. */
const PASSING_ON = new Set(['properties', 'items', '$ref', 'false'])
/** These are about an argument that their message names. */
const NAMING = new Set(['required', 'additionalProperties'])
/** Keywords that have a sentence of their own. */
const SAID = new Set([
  'type',
  'required',
  'enum',
  'const',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'additionalProperties',
])

/**
 * What a tool's schema says against arguments: the sentence's key by the argument that it is about.
 * A schema that cannot be read says nothing: the coordinator and the connector check again.
 */
export function schemaProblems(schema: JsonObject, values: JsonObject): EditProblems {
  let errors
  try {
    const checked = withoutExpressions(schema) as unknown as Schema
    errors = new Validator(checked, '2020-12', false).validate(values).errors
  } catch {
    return {}
  }
  const problems: Record<string, string> = {}
  for (const { keyword, instanceLocation, error } of errors) {
    if (PASSING_ON.has(keyword)) continue
    const named = NAMING.has(keyword) ? /"(.*)"/su.exec(error)?.[1] : undefined
    const name = named ?? nameAt(instanceLocation)
    problems[name] ??= SAID.has(keyword) ? keyword : 'other'
  }
  return problems
}

/** The argument at the head of a JSON Pointer in a URI fragment; `''` for all of them. */
function nameAt(location: string): string {
  const first = location.split('/')[1] ?? ''
  return decodeURI(first).replaceAll('~1', '/').replaceAll('~0', '~')
}

function withoutExpressions(value: JsonValue, names = false): JsonValue {
  if (Array.isArray(value)) return value.map((item: JsonValue) => withoutExpressions(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([key]) => names || !NOT_HERE.has(key))
      .map(([key, item]) => [key, withoutExpressions(item, !names && NAMED.has(key))]),
  )
}
