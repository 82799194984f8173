import { httpStatusOf } from '../../../shared/contract/http/error-status.ts'
import type { AppError } from '../../../shared/domain/app-error.ts'
import { SECURITY_HEADERS } from '../security/content-security-policy.ts'

/** An error of the desktop itself in the form of the coordinator's (RFC 9457), so that pages meet one form only. */
export function problemResponse(error: AppError): Response {
  const status = httpStatusOf(error)
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
