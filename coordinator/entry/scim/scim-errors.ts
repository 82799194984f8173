import SCIMMY from 'scimmy'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { ErrorCode } from '../../../shared/domain/errors.ts'
import { problemOf } from '../http/problem.ts'

/** What RFC 7644 (3.12) calls some of our errors. */
const TYPES: Readonly<Partial<Record<ErrorCode, string>>> = {
  email_taken: 'uniqueness',
  phone_taken: 'uniqueness',
  name_taken: 'uniqueness',
  invalid_body: 'invalidValue',
  invalid_json: 'invalidSyntax',
  unsafe_json: 'invalidSyntax',
}

/** One of our errors as directories read it: with the status of RFC 7644, where a body that is wrong is a 400. */
export function scimError(error: AppError): InstanceType<typeof SCIMMY.Types.Error> {
  const { status, detail } = problemOf(error)
  const fields = error.fields.map(({ path, message }) => `${path}: ${message}`).join(' ')
  const text = `${detail}${fields === '' ? '' : ` ${fields}`} (${error.code})`
  return new SCIMMY.Types.Error(
    status === 422 ? 400 : status,
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
        : scimError(new AppError('internal'))
  const body = new SCIMMY.Messages.Error(known as unknown as Error)
  return { status: Number(body.status), body }
}
