import { expect, test } from 'vitest'
import { AppError } from '../../domain/app-error.ts'
import { ERRORS, type ErrorCode } from '../../domain/errors.ts'
import { httpStatusOf, httpStatusWithout422 } from './error-status.ts'

test('gives every error the same status everywhere, except that what is not valid is a 400 where 422 is unknown', () => {
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const error = new AppError(code)
    const status = httpStatusOf(error)
    expect(status, code).toBeGreaterThanOrEqual(400)
    expect(httpStatusWithout422(error), code).toBe(ERRORS[code].kind === 'invalid' ? 400 : status)
  }
})
