import { parseStrict } from '../../../shared/domain/canonical/strict-parse.ts'
import type { JsonLimits } from '../../../shared/domain/canonical/limits.ts'
import { errorText } from '../../../shared/domain/errors.ts'
import type { JsonValue } from '../../../shared/domain/json.ts'
import type { Refusal } from '../../../shared/domain/refusal.ts'
import { failure } from './tool-result.ts'

/** A whole message: the arguments have limits of their own, and their envelope may add a little. */
export const MESSAGE_LIMITS: JsonLimits = { bytes: 512 * 1024, depth: 40, keys: 4_000 }

/** Read once and strictly: what two parsers could read differently is refused before anything looks at it. */
export const readBody = (text: string) => parseStrict(text, MESSAGE_LIMITS)

/**
 * The answer to a message that was refused whole. Where it was plainly a tool call, an answer to that call, so that the
 * model learns what was wrong; its id is all that is taken from it.
 */
export function refusedBody(
  text: string,
  refusal: Refusal,
  modern: boolean,
): { status: number; body: object } {
  const message = errorText(refusal.code, refusal.data)
  const id = callIdOf(text)
  if (id !== null) {
    const result = { ...failure(message, refusal.code), ...(modern ? { resultType: 'complete' } : {}) }
    return { status: 200, body: { jsonrpc: '2.0', id, result } }
  }
  const error = { code: -32_700, message, data: { code: refusal.code } }
  return {
    status: refusal.code === 'arguments_too_large' ? 413 : 400,
    body: { jsonrpc: '2.0', id: null, error },
  }
}

function callIdOf(text: string): string | number | null {
  try {
    const message = JSON.parse(text) as { [key: string]: JsonValue } | null
    const { id, method } = message ?? {}
    return method === 'tools/call' && (typeof id === 'string' || typeof id === 'number') ? id : null
  } catch {
    return null
  }
}
