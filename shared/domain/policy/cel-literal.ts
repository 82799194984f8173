import type { JsonValue } from '../json.ts'

/** A JSON value as a CEL literal. Whatever is not plain ASCII is escaped, so that a rule shows what it compares. */
export function celLiteral(value: JsonValue): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return JSON.stringify(value)
  if (typeof value === 'string') return celText(value)
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(celLiteral).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, inner]) => `${celText(key)}: ${celLiteral(inner)}`)
    .join(', ')}}`
}

/** Letters and digits of any script stay readable; every other character beyond ASCII is written by its code. */
const celText = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e\p{L}\p{N}]/gu, (char) => {
    const code = (char.codePointAt(0) as number).toString(16)
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`
  })
