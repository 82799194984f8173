import SCIMMY from 'scimmy'
import { httpStatusWithout422 } from '../../../shared/contract/http/error-status.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { ErrorCode } from '../../../shared/domain/errors.ts'

/** What RFC 7644 (3.12) calls some of our errors. */
const TYPES: Readonly<Partial<Record<ErrorCode, string>>> = {
  email_taken: 'uniqueness',
  phone_taken: 'uniqueness',
  name_taken: 'uniqueness',
  invalid_body: 'invalidValue',
  invalid_json: 'invalidSyntax',
  unsafe_json: 'invalidSyntax',
}

/** One of our errors as directories read it. */
export function scimError(error: AppError): InstanceType<typeof SCIMMY.Types.Error> {
  const fields = error.fields.map(({ path, message }) => ` ${path}: ${message}`).join('')
  const text = `${error.message}${fields} (${error.code})`
  return new SCIMMY.Types.Error(
    httpStatusWithout422(error),
    TYPES[error.code] ?? (null as unknown as string),
    text,
  )
}

/** Whatever went wrong, as the body of an answer. */
export const errorMessage = (error: unknown): { status: number; body: object } => {
  const known =
    error instanceof AppError
      ? scimError(error)
      : error instanceof SCIMMY.Types.Error
        ? error
        : scimError(foreign(error))
  const body = new SCIMMY.Messages.Error(known as unknown as Error)
  return { status: Number(body.status), body }
}

/** What the server says itself before a handler runs, and what nobody foresaw. */
function foreign(error: unknown): AppError {
  const { code } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new AppError('body_too_large', { limit: '4 MiB' })
  return typeof code === 'string' && code.startsWith('FST_ERR_CTP_')
    ? new AppError('invalid_json', { detail: 'send JSON with Content-Type: application/scim+json' })
    : new AppError('internal', {}, { cause: error })
}
