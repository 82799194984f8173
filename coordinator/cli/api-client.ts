import type { Problem } from '../../shared/contract/http/common.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'

export interface ApiClient {
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<T>
}

/** The coordinator's HTTP API with one credential. Throws `CommandFailure` with the coordinator's own words. */
export function createApiClient(options: { url: string; token: string | undefined }): ApiClient {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const { token } = options
    if (token === undefined || token === '') {
      throw new CommandFailure(
        EXIT.usage,
        'missing_token',
        'Give an API token with --token or COUNTERSIGN_TOKEN.',
      )
    }
    let response: Response
    try {
      response = await fetch(`${options.url.replace(/\/+$/, '')}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (error) {
      const cause =
        error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new CommandFailure(
        EXIT.unreachable,
        'unreachable',
        `No coordinator answers at ${options.url}: ${cause}`,
      )
    }
    const text = await response.text()
    if (response.ok) return (text === '' ? null : JSON.parse(text)) as T
    throw refusalOf(response.status, text)
  }
  return {
    get: (path) => call('GET', path),
    send: (method, path, body) => call(method, path, body),
  }
}

function refusalOf(status: number, text: string): CommandFailure {
  try {
    const problem = JSON.parse(text) as Problem
    const fields = (problem.errors ?? [])
      .map(({ path, message }) => `\n  ${path || '/'}: ${message}`)
      .join('')
    return new CommandFailure(EXIT.refused, problem.code, `${problem.detail}${fields}`)
  } catch {
    return new CommandFailure(
      EXIT.failed,
      'unexpected_answer',
      `The address answers ${status}, but not like a coordinator.`,
    )
  }
}
