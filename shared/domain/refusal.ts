import type { JsonObject } from './json.ts'
import type { ErrorCode } from './errors.ts'

/** A rule's "no". A value, never an exception: it has a stable code and the facts its sentence needs. */
export interface Refusal {
  readonly ok: false
  readonly code: ErrorCode
  readonly data: JsonObject
}

export const refuse = (code: ErrorCode, data: JsonObject = {}): Refusal => ({ ok: false, code, data })

export type Result<T> = { readonly ok: true; readonly value: T } | Refusal
