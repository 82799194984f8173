import { errorText, type ErrorCode } from './errors.ts'
import type { JsonObject } from './json.ts'
import type { Refusal } from './refusal.ts'

export interface FieldError {
  readonly path: string
  readonly code: string
  readonly message: string
}

/** The one exception adapters and use cases throw for errors that have a code. Entry folders map it to their protocol. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly data: JsonObject
  readonly fields: readonly FieldError[]

  constructor(
    code: ErrorCode,
    data: JsonObject = {},
    options: { cause?: unknown; fields?: readonly FieldError[] } = {},
  ) {
    super(errorText(code, data), options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.data = data
    this.fields = options.fields ?? []
  }

  static of(refusal: Refusal): AppError {
    return new AppError(refusal.code, refusal.data)
  }
}
