import { pointer } from '../canonical/pointer.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { schemaAt, schemaRoot, schemaSaysSecret, type SchemaView } from './schema-secrets.ts'
import { isSecretName } from './secret-name.ts'
import { secretSpans } from './secret-shapes.ts'

/** Stands where a secret was. Its width says nothing about the secret. */
export const MASK = '••••••••'

export interface MaskedPath {
  /** JSON Pointer into the arguments. */
  readonly path: string
  /** The JSON type of what was hidden. */
  readonly type: 'string' | 'number'
  /** Characters hidden (UTF-16 units); for a number those of its JSON text. */
  readonly length: number
  /** Only stretches of this text were hidden; the rest is shown as it is. */
  readonly partly?: true
}

export interface MaskedArguments {
  readonly masked: JsonObject
  readonly maskedPaths: readonly MaskedPath[]
}

/**
 * The arguments of a call with secrets hidden, for eyes, mail, logs and exports. What counts: members whose name says
 * so, what the tool's schema marks (`format: password`, `writeOnly`), and text that looks like a known kind of secret.
 *
 * Names of members are never hidden, nor lists and objects themselves: everything inside a secret-named object is.
 * Digests and execution use the arguments as they came, never this. Deterministic.
 */
export function maskArguments(args: JsonObject, schema?: JsonObject): MaskedArguments {
  const maskedPaths: MaskedPath[] = []
  const masked = maskValue(args, {
    path: [],
    secret: false,
    view: schemaRoot(schema),
    schema,
    found: maskedPaths,
  })
  return { masked: masked as JsonObject, maskedPaths }
}

/** A free text with the stretches hidden that look like secrets, for log lines and error texts. */
export const maskText = (text: string): string => hideSpans(text).text

interface Place {
  readonly path: readonly (string | number)[]
  /** Somebody above said that all below is secret. */
  readonly secret: boolean
  readonly view: SchemaView
  readonly schema: JsonObject | undefined
  readonly found: MaskedPath[]
}

function maskValue(value: JsonValue, place: Place): JsonValue {
  const secret = place.secret || schemaSaysSecret(place.view)
  if (typeof value === 'string') return maskString(value, secret, place)
  if (typeof value === 'number') return secret ? hide(JSON.stringify(value).length, 'number', place) : value
  if (value === null || typeof value === 'boolean') return value
  if (Array.isArray(value)) return maskList(value as readonly JsonValue[], secret, place)
  return maskObject(value as JsonObject, secret, place)
}

function maskString(text: string, secret: boolean, place: Place): string {
  if (text === '') return text
  if (secret) return hide(text.length, 'string', place)
  const { text: shown, hidden } = hideSpans(text)
  if (hidden > 0) {
    const whole = shown === MASK
    const path = pointer(place.path)
    place.found.push({ path, type: 'string', length: hidden, ...(whole ? {} : { partly: true as const }) })
  }
  return shown
}

function hide(length: number, type: MaskedPath['type'], place: Place): string {
  place.found.push({ path: pointer(place.path), type, length })
  return MASK
}

/** In a list of command-line words the one after `--password` is the password. */
const maskList = (list: readonly JsonValue[], secret: boolean, place: Place): JsonValue =>
  list.map((item, i) => {
    const before = list[i - 1]
    const named = typeof before === 'string' && /^--?[A-Za-z]/.test(before) && isSecretName(before)
    return maskValue(item, inside(place, i, secret || named))
  })

/** `{name: "API_KEY", value: "…"}` names its secret in a value. */
function maskObject(object: JsonObject, secret: boolean, place: Place): JsonValue {
  const label = object['name'] ?? object['key'] ?? object['header']
  const labelled = typeof label === 'string' && isSecretName(label)
  const members = Object.entries(object).map(([name, value]): [string, JsonValue] => {
    const named = isSecretName(name) || (labelled && name.toLowerCase() === 'value')
    return [name, maskValue(value, inside(place, name, secret || named))]
  })
  // fromEntries defines members, so that one called __proto__ stays a member.
  return Object.fromEntries(members)
}

const inside = (place: Place, step: string | number, secret: boolean): Place => ({
  ...place,
  path: [...place.path, step],
  secret,
  view: schemaAt(place.view, place.schema, step),
})

function hideSpans(text: string): { text: string; hidden: number } {
  let shown = ''
  let hidden = 0
  let from = 0
  for (const { start, end } of secretSpans(text)) {
    shown += text.slice(from, start) + MASK
    hidden += end - start
    from = end
  }
  return { text: shown + text.slice(from), hidden }
}
