import type { Problem } from '../../shared/contract/http/common.ts'
import type { FieldError } from '../../shared/domain/app-error.ts'

/**
 * An answer that was not the wanted one, or no answer.
 *
 * `code` is a code of the coordinator, or `offline` (nothing answered) or `unreadable` (something else answered).
 */
export class ApiError extends Error {
  readonly code: string
  /** HTTP status; 0 without an answer. */
  readonly status: number
  readonly data: Readonly<Record<string, unknown>>
  readonly fields: readonly FieldError[]
  /** When the coordinator asked to be left alone for a while, ms. */
  readonly retryAfterMs: number | null

  constructor(
    code: string,
    text: string,
    more: {
      status?: number
      data?: Readonly<Record<string, unknown>>
      fields?: readonly FieldError[]
      retryAfterMs?: number | null
      cause?: unknown
    } = {},
  ) {
    super(text, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'ApiError'
    this.code = code
    this.status = more.status ?? 0
    this.data = more.data ?? {}
    this.fields = more.fields ?? []
    this.retryAfterMs = more.retryAfterMs ?? null
  }

  static of(problem: Problem, retryAfterMs: number | null = null): ApiError {
    return new ApiError(problem.code, problem.detail, {
      status: problem.status,
      data: problem.data ?? {},
      fields: problem.errors ?? [],
      retryAfterMs,
    })
  }
}

/**
 * Nothing wrong with what was asked: the same may work later. An answer that no coordinator gives says nothing of what was
 * asked: a hotel's sign-in page answers everything with 200.
 */
export function worksLater(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false
  if (error.code === 'unreadable') return true
  return [0, 401, 408, 429].includes(error.status) || error.status >= 500
}
