import { parseStrict } from '../../../../shared/domain/canonical/strict-parse.ts'
import type { JsonObject, JsonValue } from '../../../../shared/domain/json.ts'
import { ownValue } from '../../../../shared/domain/own-value.ts'

/** How one argument is written: in a field of its own kind where the tool says which, else as JSON. */
export interface EditField {
  readonly name: string
  readonly as: 'text' | 'number' | 'boolean' | 'choice' | 'json'
  /** What may be chosen. */
  readonly options: readonly string[]
  readonly required: boolean
  /** The tool's own words. */
  readonly description: string
}

/** What stands in the fields; an argument that is absent is not sent. */
export type EditDraft = Readonly<Record<string, string | boolean>>

/** Why an argument cannot be sent, as the key of a sentence, by name; `''` is for the arguments as a whole. */
export type EditProblems = Readonly<Record<string, string>>

type Read =
  { readonly ok: true; readonly values: JsonObject } | { readonly ok: false; problems: EditProblems }

const objectOf = (value: JsonValue | undefined): JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {}
const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')
const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]) : []

/**
 * The fields of a call: those of the agent first, in its order, then what else the tool takes.
 * @param schema the tool's JSON Schema, or null when it is not known here: then every field is as its value is
 */
export function editFields(schema: JsonObject | null, values: JsonObject): readonly EditField[] {
  const properties = objectOf(schema?.['properties'])
  const required = new Set(listOf(schema?.['required']))
  const names = [...new Set([...Object.keys(values), ...Object.keys(properties)])]
  return names.map((name) => {
    const property = objectOf(ownValue(properties, name))
    const value = ownValue(values, name)
    const options = listOf(property['enum']).filter((option) => typeof option === 'string')
    return {
      name,
      as: kindOf(property, value, options),
      options,
      required: required.has(name),
      description: textOf(property['description']),
    }
  })
}

function kindOf(
  property: JsonObject,
  value: JsonValue | undefined,
  options: readonly string[],
): EditField['as'] {
  const is = property['type'] ?? typeof value
  const fits = (type: string): boolean => value === undefined || typeof value === type
  if (options.length > 0 && (value === undefined || options.some((option) => option === value)))
    return 'choice'
  if (is === 'string' && fits('string')) return 'text'
  if ((is === 'number' || is === 'integer') && fits('number')) return 'number'
  if (is === 'boolean' && fits('boolean')) return 'boolean'
  return 'json'
}

export function draftOf(fields: readonly EditField[], values: JsonObject): EditDraft {
  const draft: Record<string, string | boolean> = {}
  for (const field of fields) {
    const value = ownValue(values, field.name)
    if (value !== undefined) draft[field.name] = written(field, value)
  }
  return draft
}

function written(field: EditField, value: JsonValue): string | boolean {
  if (field.as === 'boolean') return value === true
  if (field.as === 'text' || field.as === 'choice') return textOf(value)
  return JSON.stringify(value, null, field.as === 'json' ? 2 : 0)
}

/** What an argument begins with when it is added. */
export function freshValue(field: EditField): string | boolean {
  if (field.as === 'boolean') return false
  return field.as === 'choice' ? (field.options[0] ?? '') : ''
}

/** The arguments that the fields say, or what is wrong with them. */
export function readDraft(fields: readonly EditField[], draft: EditDraft): Read {
  const values: Record<string, JsonValue> = {}
  const problems: Record<string, string> = {}
  for (const field of fields) {
    const entry = ownValue(draft, field.name)
    if (entry === undefined) {
      if (field.required) problems[field.name] = 'required'
    } else if (typeof entry === 'boolean' || field.as === 'text' || field.as === 'choice') {
      values[field.name] = entry
    } else {
      const parsed = parseStrict(entry)
      const isNumber = parsed.ok && typeof parsed.value === 'number'
      if (!parsed.ok || (field.as === 'number' && !isNumber))
        problems[field.name] = field.as === 'number' ? 'number' : 'json'
      else values[field.name] = parsed.value
    }
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, values }
}
