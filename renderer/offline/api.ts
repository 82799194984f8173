import { z } from 'zod'
import { pageOf, problem, type Page } from '../../shared/contract/http/common.ts'
import { ApiError } from './api-error.ts'
import { nextTask } from './next-task.ts'
import type { Method, Transport } from './transport.ts'

export type Query = Readonly<Record<string, string | number | undefined>>

export interface CallOptions {
  readonly query?: Query
  readonly signal?: AbortSignal
  /** Give the key of an earlier try to repeat it. Default: a new one. */
  readonly idempotencyKey?: string
  readonly bearer?: string
}

/**
 * The coordinator's HTTP API. Every answer is checked against the contract.
 *
 * All functions reject with `ApiError`: a code of the coordinator, `offline`, or `unreadable`.
 */
export interface Api {
  get<S extends z.ZodType>(path: string, schema: S, options?: CallOptions): Promise<z.output<S>>
  /** One page of a list. */
  list<S extends z.ZodType>(path: string, item: S, options?: CallOptions): Promise<Page<z.output<S>>>
  post<S extends z.ZodType>(
    path: string,
    body: unknown,
    schema: S,
    options?: CallOptions,
  ): Promise<z.output<S>>
  put<S extends z.ZodType>(
    path: string,
    body: unknown,
    schema: S,
    options?: CallOptions,
  ): Promise<z.output<S>>
  /** A write whose answer says nothing. */
  send(method: Exclude<Method, 'GET'>, path: string, body?: unknown, options?: CallOptions): Promise<void>
}

/** The coordinator’s own disk or database does not work, or is full. */
export type DiskRefusal = 'storage_failed' | 'storage_full'
const isDiskRefusal = (code: string): code is DiskRefusal =>
  code === 'storage_failed' || code === 'storage_full'

/** A coordinator that has not answered by then is as good as away. */
const GIVE_UP_MS = 30_000
/** So many items of a page are checked before the window may do something else. */
const SLICE = 50
const anyPage = pageOf(z.unknown())

/** @param wrote hears of each write that the coordinator took, with null, and of its refusals for want of a working disk */
export function createApi(
  transport: Pick<Transport, 'fetch'>,
  wrote: (refusal: DiskRefusal | null) => void = () => undefined,
): Api {
  async function call(method: Method, path: string, body: unknown, options: CallOptions): Promise<Response> {
    let answer: Response
    try {
      answer = await transport.fetch({
        method,
        path: path + queryText(options.query),
        ...(body === undefined ? {} : { body }),
        ...(method === 'GET' ? {} : { idempotencyKey: options.idempotencyKey ?? crypto.randomUUID() }),
        signal: AbortSignal.any([
          AbortSignal.timeout(GIVE_UP_MS),
          ...(options.signal ? [options.signal] : []),
        ]),
        ...(options.bearer === undefined ? {} : { bearer: options.bearer }),
      })
    } catch (cause) {
      if (options.signal?.aborted) throw cause
      throw new ApiError('offline', 'The coordinator cannot be reached.', { cause })
    }
    if (!answer.ok) {
      const refused = await readProblem(answer)
      if (isDiskRefusal(refused.code)) wrote(refused.code)
      throw refused
    }
    if (method !== 'GET') wrote(null)
    return answer
  }

  const read = async <S extends z.ZodType>(answer: Response, schema: S): Promise<z.output<S>> =>
    checked(await answer.json().catch(() => undefined), schema, answer.status)

  async function readPage<S extends z.ZodType>(answer: Response, item: S): Promise<Page<z.output<S>>> {
    const { items, ...page } = await read(answer, anyPage)
    const known: z.output<S>[] = []
    for (let at = 0; at < items.length; at += SLICE) {
      if (at > 0) await nextTask()
      known.push(...checked(items.slice(at, at + SLICE), z.array(item), answer.status))
    }
    return { ...page, items: known }
  }

  return {
    get: async (path, schema, options = {}) => read(await call('GET', path, undefined, options), schema),
    list: async (path, item, options = {}) => readPage(await call('GET', path, undefined, options), item),
    post: async (path, body, schema, options = {}) => read(await call('POST', path, body, options), schema),
    put: async (path, body, schema, options = {}) => read(await call('PUT', path, body, options), schema),
    send: async (method, path, body, options = {}) => {
      await call(method, path, body, options)
    },
  }
}

function checked<S extends z.ZodType>(value: unknown, schema: S, status: number): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ApiError('unreadable', 'The coordinator answered in a form that this app does not know.', {
    status,
    cause: parsed.error,
  })
}

async function readProblem(answer: Response): Promise<ApiError> {
  const parsed = problem.safeParse(await answer.json().catch(() => undefined))
  const seconds = Number(answer.headers.get('retry-after'))
  const retryAfterMs = seconds > 0 ? seconds * 1000 : null
  if (parsed.success) return ApiError.of(parsed.data, retryAfterMs)
  // A proxy on the way, or nobody behind it.
  return new ApiError('unreadable', `The coordinator's address answered with ${answer.status}.`, {
    status: answer.status,
    retryAfterMs,
  })
}

function queryText(query: Query = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()}`
}
