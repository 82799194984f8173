import type { JsonValue } from '../../../../shared/domain/json.ts'
import { celLiteral } from '../../../../shared/domain/policy/cel-literal.ts'

/** The questions a branch can ask without anybody writing an expression. */
export type Preset =
  | { readonly kind: 'destructive' }
  | { readonly kind: 'read-only' }
  | { readonly kind: 'risk'; readonly atLeast: 'medium' | 'high' }
  | { readonly kind: 'connector'; readonly keys: readonly string[] }
  | { readonly kind: 'group'; readonly ids: readonly string[] }
  | { readonly kind: 'tool'; readonly pattern: string }
  | {
      readonly kind: 'argument'
      readonly name: string
      readonly operator: Operator
      readonly value: JsonValue
    }

export const OPERATORS = ['==', '!=', '>', '>=', '<', '<='] as const
export type Operator = (typeof OPERATORS)[number]

export const PRESET_KINDS = [
  'destructive',
  'read-only',
  'risk',
  'connector',
  'group',
  'tool',
  'argument',
] as const

/** The expression a preset stands for. An argument that is not there makes the branch not match, never fail. */
export function presetExpression(preset: Preset): string {
  switch (preset.kind) {
    case 'destructive':
      return 'destructive'
    case 'read-only':
      return 'readOnly'
    case 'risk':
      return preset.atLeast === 'high' ? 'risk == "high"' : 'risk in ["medium", "high"]'
    case 'connector':
      return `connector in ${celLiteral(preset.keys)}`
    case 'group':
      return `requester.groups.exists(group, group in ${celLiteral(preset.ids)})`
    case 'tool':
      return `tools.exists(tool, tool.name.glob(${celLiteral(preset.pattern)}))`
    case 'argument': {
      const argument = `tool.arguments[${celLiteral(preset.name)}]`
      const present = `has(tool.arguments) && ${celLiteral(preset.name)} in tool.arguments`
      return `tools.exists(tool, ${present} && ${argument} ${preset.operator} ${celLiteral(preset.value)})`
    }
  }
}

const TEXT = String.raw`"(?:[^"\\]|\\.)*"`
const LIST = String.raw`\[(?:${TEXT}(?:, ${TEXT})*)?\]`

const READERS: readonly ((when: string) => Preset | null)[] = [
  (when) => (when === 'destructive' ? { kind: 'destructive' } : null),
  (when) => (when === 'readOnly' ? { kind: 'read-only' } : null),
  (when) => (when === 'risk == "high"' ? { kind: 'risk', atLeast: 'high' } : null),
  (when) => (when === 'risk in ["medium", "high"]' ? { kind: 'risk', atLeast: 'medium' } : null),
  matching(`connector in (${LIST})`, ([keys]) => isTexts(keys) && { kind: 'connector', keys }),
  matching(
    String.raw`requester\.groups\.exists\(group, group in (${LIST})\)`,
    ([ids]) => isTexts(ids) && { kind: 'group', ids },
  ),
  matching(
    String.raw`tools\.exists\(tool, tool\.name\.glob\((${TEXT})\)\)`,
    ([pattern]) => typeof pattern === 'string' && { kind: 'tool', pattern },
  ),
  matching(
    String.raw`tools\.exists\(tool, has\(tool\.arguments\) && ${TEXT} in tool\.arguments && tool\.arguments\[(${TEXT})\] (==|!=|>=|>|<=|<) (.*)\)`,
    ([name, operator, value], [, symbol]) => {
      const known = OPERATORS.find((candidate) => candidate === symbol)
      if (typeof name !== 'string' || !known || operator !== undefined || value === undefined) return false
      return { kind: 'argument', name, operator: known, value }
    },
  ),
]

/** The preset an expression stands for; null when somebody wrote it in their own words. */
export function presetOf(when: string): Preset | null {
  for (const read of READERS) {
    const preset = read(when)
    if (preset && presetExpression(preset) === when) return preset
  }
  return null
}

/** A reader of one form. Values are the captures as JSON, `undefined` where one is not; texts are the captures as written. */
function matching(
  form: string,
  make: (values: readonly (JsonValue | undefined)[], texts: readonly string[]) => Preset | false,
): (when: string) => Preset | null {
  const pattern = new RegExp(`^${form}$`, 'su')
  return (when) => {
    const match = pattern.exec(when)
    if (!match) return null
    const texts = match.slice(1)
    return make(texts.map(parseLiteral), texts) || null
  }
}

/** CEL writes characters beyond the basic plane as one long escape, which JSON does not know. */
function parseLiteral(text: string): JsonValue | undefined {
  const json = text.replace(/\\U([0-9a-f]{8})/g, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  )
  try {
    return JSON.parse(json) as JsonValue
  } catch {
    return undefined
  }
}

const isTexts = (value: JsonValue | undefined): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string')
