import type { Problem } from '../../../shared/contract/http/common.ts'
import { httpStatusOf } from '../../../shared/contract/http/error-status.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorKind } from '../../../shared/domain/errors.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'

const TITLES: Readonly<Record<ErrorKind, string>> = {
  invalid: 'Not valid',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  'not-found': 'Not found',
  conflict: 'Not possible now',
  'too-large': 'Too large',
  'too-many': 'Too many',
  upstream: 'Connector failed',
  unavailable: 'Not available now',
  internal: 'Internal error',
}

/** An error as RFC 9457 writes it. */
export function problemOf(error: AppError): Problem {
  const { kind } = ERRORS[error.code]
  return {
    type: `urn:countersign:problem:${error.code}`,
    title: TITLES[kind],
    status: httpStatusOf(error),
    code: error.code,
    detail: error.message,
    ...(error.fields.length === 0 ? {} : { errors: error.fields.map((field) => ({ ...field })) }),
    ...(Object.keys(error.data).length === 0 ? {} : { data: error.data as NonNullable<Problem['data']> }),
  }
}

interface RequestFault {
  readonly code?: unknown
  readonly statusCode?: unknown
  readonly validation?: readonly {
    readonly instancePath?: string
    readonly keyword?: string
    readonly message?: string
  }[]
  readonly validationContext?: string
}

/** Whatever was thrown, as an error with a code. What nobody foresaw is `internal` and says nothing about its cause. */
export function codedError(error: unknown, requestId: string): AppError {
  if (error instanceof AppError) return error
  const fault = (typeof error === 'object' && error !== null ? error : {}) as RequestFault
  if (fault.validation) {
    const fields = fault.validation.map((issue) => ({
      path: issue.instancePath ?? '',
      code: issue.keyword ?? 'invalid',
      message: issue.message ?? 'is not valid',
    }))
    return new AppError('invalid_body', { part: fault.validationContext ?? 'body' } satisfies JsonObject, {
      fields,
    })
  }
  switch (fault.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new AppError('body_too_large', { limit: '1 MiB' })
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
    case 'FST_ERR_BAD_URL':
      return new AppError('invalid_json', { detail: 'send a JSON body with Content-Type: application/json' })
  }
  return new AppError('internal', { requestId }, { cause: error })
}
