import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ApiError, worksLater } from './api-error.ts'
import { createApi } from './api.ts'
import { answering, json, problem } from './testing/answers.ts'
import type { ApiCall } from './transport.ts'

function apiWith(answer: (call: ApiCall) => Response) {
  const { calls, transport } = answering(answer)
  return { calls, api: createApi(transport) }
}
const failure = async (work: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(ApiError)
  return error as ApiError
}

describe('the API client', () => {
  it('writes with an idempotency key of its own and reads without one', async () => {
    const { api, calls } = apiWith(() => json(200, { ok: true }))
    await api.get('/flows', z.object({ ok: z.boolean() }), { query: { limit: 5, q: '', cursor: undefined } })
    await api.post('/flows', {}, z.object({ ok: z.boolean() }))
    await api.post('/flows', {}, z.object({ ok: z.boolean() }))
    expect(calls[0]).toMatchObject({ method: 'GET', path: '/flows?limit=5' })
    expect(calls[0]?.idempotencyKey).toBeUndefined()
    const [first, second] = [calls[1]?.idempotencyKey, calls[2]?.idempotencyKey]
    expect(first).toMatch(/^[0-9a-f-]{36}$/)
    expect(second).not.toBe(first)
  })

  it('tells of refusals for want of a working disk, and of what was written after all', async () => {
    const answers = [
      problem(503, 'storage_full'),
      problem(503, 'storage_failed'),
      problem(409, 'changed'),
      json(200, {}),
      json(200, {}),
    ]
    const { transport } = answering(() => answers.shift() ?? json(500, {}))
    const told: unknown[] = []
    const api = createApi(transport, (refusal) => told.push(refusal))
    await failure(api.post('/flows', {}, z.unknown()))
    await failure(api.get('/flows', z.unknown()))
    await failure(api.post('/flows', {}, z.unknown()))
    await api.get('/flows', z.unknown())
    await api.post('/flows', {}, z.unknown())
    expect(told).toEqual(['storage_full', 'storage_failed', null])
  })

  it('hands on code, facts and fields of a problem', async () => {
    const body = {
      type: 'x',
      title: 'x',
      status: 422,
      code: 'invalid_flow',
      detail: 'no',
      errors: [{ path: '/name', code: 'too_small', message: 'short' }],
      data: { flow: 'F' },
    }
    const { api } = apiWith(() => json(422, body))
    const error = await failure(api.post('/flows', {}, z.unknown()))
    expect({ code: error.code, status: error.status, data: error.data, fields: error.fields }).toEqual({
      code: 'invalid_flow',
      status: 422,
      data: { flow: 'F' },
      fields: [{ path: '/name', code: 'too_small', message: 'short' }],
    })
  })

  it('says when to come back', async () => {
    const { api } = apiWith(() =>
      json(
        429,
        { type: 'x', title: 'x', status: 429, code: 'too_many_requests', detail: 'x' },
        { 'retry-after': '7' },
      ),
    )
    expect((await failure(api.get('/me', z.unknown()))).retryAfterMs).toBe(7_000)
  })

  it.each([
    [
      'nothing answers',
      () => {
        throw new TypeError('failed to fetch')
      },
      'offline',
      true,
    ],
    ['a proxy answers', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), 'unreadable', true],
    ['something else answers', () => json(200, { unknown: true }), 'unreadable', true],
    ['the session has ended', () => problem(401, 'expired_credentials'), 'expired_credentials', true],
    ['it arrived too slowly', () => problem(408, 'request_too_slow'), 'request_too_slow', true],
    ['it is refused', () => problem(403, 'not_allowed'), 'not_allowed', false],
  ])('when %s: a code, and whether it may work later', async (_name, answer, code, later) => {
    const { api } = apiWith(answer as () => Response)
    const error = await failure(api.get('/me', z.strictObject({ id: z.string() })))
    expect(error.code).toBe(code)
    expect(worksLater(error)).toBe(later)
  })
})
