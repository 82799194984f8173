import type { AppError } from '../../domain/app-error.ts'
import { ERRORS, type ErrorKind } from '../../domain/errors.ts'

/** The one table from kinds of errors to HTTP. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  upstream: 502,
  unavailable: 503,
  internal: 500,
}

/** The HTTP status that an error is answered with. */
export const httpStatusOf = (error: AppError): number => STATUS[ERRORS[error.code].kind]

/** The same where a protocol knows no 422 and calls what is not valid a bad request: MCP, and SCIM (RFC 7644, 3.12). */
export function httpStatusWithout422(error: AppError): number {
  const status = httpStatusOf(error)
  return status === STATUS.invalid ? 400 : status
}
