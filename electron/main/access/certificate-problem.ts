import { AppError } from '../../../shared/domain/app-error.ts'
import type { ErrorCode } from '../../../shared/domain/errors.ts'

/** What the TLS of the runtime calls it, and what people can do something about. None of them is ever passed over. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_self_signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_unknown_authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_unknown_authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_unknown_authority',
  CERT_UNTRUSTED: 'certificate_unknown_authority',
  CERT_HAS_EXPIRED: 'certificate_expired',
  CERT_NOT_YET_VALID: 'certificate_not_yet_valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_wrong_host',
}

/** Why a coordinator could not be spoken to: its certificate, or else `coordinator_unavailable` with a short reason. */
export function connectionProblem(error: unknown): AppError {
  const reason = reasonOf(error)
  const code = Object.hasOwn(CODES, reason) ? CODES[reason] : undefined
  return code === undefined
    ? new AppError('coordinator_unavailable', { detail: reason }, { cause: error })
    : new AppError(code, {}, { cause: error })
}

/** The system's code where there is one (`ECONNREFUSED`): short, and without addresses. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code === 'string') return code
  return error instanceof Error ? error.name : 'unknown'
}
