import { readFile } from 'node:fs/promises'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import type { UnansweredDecisions } from '../decide/unanswered-decisions.ts'
import { SECURITY_HEADERS } from '../security/content-security-policy.ts'
import { proxyToCoordinator } from './api-proxy.ts'
import { isAppAddress } from './app-address.ts'
import type { PageFiles } from './page-files.ts'
import { problemResponse } from './problem-response.ts'

export interface AnswerParts {
  readonly files: PageFiles
  /** Who to ask now: it changes when the person chooses another coordinator. */
  access(): CoordinatorAccess
  /** The place that is asked. */
  place(): string
  /** Where decisions are kept until they are answered. */
  readonly decisions?: UnansweredDecisions
  /** Told of errors that have no code. */
  onError(error: unknown): void
  fetch?: typeof fetch
}

/** Answers everything that is asked of our scheme: a file of the list, a call to the coordinator, or nothing. */
export async function answerPage(request: Request, parts: AnswerParts): Promise<Response> {
  try {
    if (!isAppAddress(request.url)) throw new AppError('not_found', { thing: 'address' })
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/api/'))
      return await proxyToCoordinator(request, parts.access(), parts.place(), parts.fetch, parts.decisions)
    return await answerFile(request, pathname, parts.files)
  } catch (error) {
    if (error instanceof AppError) return problemResponse(error)
    parts.onError(error)
    return problemResponse(new AppError('internal', { requestId: 'the desktop’s log' }))
  }
}

/**
 * A file of a list, with the content policy.
 * @throws AppError `not_found`
 */
export async function answerFile(request: Request, path: string, files: PageFiles): Promise<Response> {
  const page = files.get(path)
  if (page === undefined || !['GET', 'HEAD'].includes(request.method))
    throw new AppError('not_found', { thing: 'page' })
  const bytes = request.method === 'HEAD' ? null : await readFile(page.file)
  return new Response(bytes, {
    headers: { ...SECURITY_HEADERS, 'content-type': page.type, 'cache-control': 'no-cache' },
  })
}
