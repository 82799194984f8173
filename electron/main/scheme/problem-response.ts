import type { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorKind } from '../../../shared/domain/errors.ts'
import { SECURITY_HEADERS } from '../security/content-security-policy.ts'

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

/** An error of the desktop itself in the form of the coordinator's (RFC 9457), so that pages meet one form only. */
export function problemResponse(error: AppError): Response {
  const status = STATUS[ERRORS[error.code].kind]
  const problem = {
    type: 'about:blank',
    title: error.code,
    status,
    code: error.code,
    detail: error.message,
    data: error.data,
  }
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...SECURITY_HEADERS, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}
