/**
 * Finds the `id` of one JSON-RPC message in a stream of its bytes, without keeping them. Used for messages that are too
 * large to hold: the call they answer can still be told so. The id may stand before or behind the large part.
 */
export interface IdScanner {
  push(bytes: Uint8Array): void
  /** The id seen so far at the top level, or null. */
  id(): string | number | null
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a
const COMMA = 0x2c
const OPEN = new Set([0x7b, 0x5b])
const CLOSE = new Set([0x7d, 0x5d])
/** Longer keys and ids are of no interest. */
const KEPT = 200

export function createIdScanner(): IdScanner {
  let depth = 0
  let inString = false
  let escaped = false
  /** Raw text of the key or value being read at the top level. */
  let raw = ''
  let key: string | null = null
  let found: string | number | null = null

  const endOfMember = (): void => {
    if (key === '"id"') found = idOf(raw.trim())
    key = null
    raw = ''
  }

  const take = (byte: number): void => {
    if (inString) {
      if (depth === 1 && raw.length < KEPT) raw += String.fromCharCode(byte)
      if (escaped) escaped = false
      else if (byte === BACKSLASH) escaped = true
      else if (byte === QUOTE) inString = false
      return
    }
    if (byte === QUOTE) {
      inString = true
      if (depth === 1 && raw.length < KEPT) raw += '"'
    } else if (OPEN.has(byte)) depth++
    else if (CLOSE.has(byte)) {
      if (depth === 1) endOfMember()
      depth--
    } else if (depth !== 1) return
    else if (byte === COLON && key === null) {
      key = raw.trim()
      raw = ''
    } else if (byte === COMMA) endOfMember()
    else if (raw.length < KEPT) raw += String.fromCharCode(byte)
  }

  return {
    push: (bytes) => {
      for (const byte of bytes) take(byte)
    },
    id: () => found,
  }
}

function idOf(raw: string): string | number | null {
  try {
    const value: unknown = JSON.parse(raw)
    return typeof value === 'string' || typeof value === 'number' ? value : null
  } catch {
    return null
  }
}
