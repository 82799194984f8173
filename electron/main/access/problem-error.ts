import { problem } from '../../../shared/contract/http/common.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorCode } from '../../../shared/domain/errors.ts'

/** The coordinator's refusal as an error with its code. An answer in no known form is `coordinator_unavailable`. */
export async function problemError(answer: Response): Promise<AppError> {
  const read = problem.safeParse(await answer.json().catch(() => null))
  if (read.success && isKnownCode(read.data.code)) return new AppError(read.data.code, read.data.data ?? {})
  return new AppError('coordinator_unavailable', { detail: `it answered with status ${answer.status}` })
}

function isKnownCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code)
}
