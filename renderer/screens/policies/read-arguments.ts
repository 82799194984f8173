import type { JsonObject } from '../../../shared/domain/json.ts'

/** Arguments as typed: nothing at all, or one JSON object. */
export function readArguments(
  text: string,
): { readonly ok: true; readonly value: JsonObject | undefined } | { readonly ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined }
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? { ok: true, value: value as JsonObject } : { ok: false }
  } catch {
    return { ok: false }
  }
}
