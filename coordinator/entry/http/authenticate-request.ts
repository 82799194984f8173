import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../../shared/domain/app-error.ts'
import { authenticate } from '../../core/identity/authenticate.ts'
import type { Caller, Once } from '../../ports/caller.ts'
import type { HttpDeps } from './http-deps.ts'

export type KnownCaller = Exclude<Caller, { kind: 'system' }>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends the request. Present on every route but those with `access: 'open'`. */
    caller: KnownCaller
    /** The body as it arrived, for the idempotency key. */
    bodyText: string
  }
  interface FastifyContextConfig {
    /** `open`: no credentials are needed; the route checks what it needs itself. */
    access?: 'open'
  }
}

const LONGEST_KEY = 200

export const bearerOf = (request: FastifyRequest): string | null =>
  /^Bearer ([\x21-\x7e]{1,500})$/i.exec(request.headers.authorization ?? '')?.[1] ?? null

/** Establishes the caller before anything else of a route runs. */
export function createAuthentication(deps: HttpDeps) {
  return async (request: FastifyRequest, _reply: FastifyReply): Promise<void> => {
    if (request.routeOptions.config.access === 'open') return
    const text = bearerOf(request)
    if (text === null) throw new AppError('missing_credentials')
    request.caller = await authenticate(deps.core, text, request.ip)
  }
}

/** Adds the idempotency key, once the body is there. */
export async function attachIdempotencyKey(request: FastifyRequest): Promise<void> {
  const key = request.headers['idempotency-key']
  if (key === undefined || request.caller === undefined || request.method === 'GET') return
  if (typeof key !== 'string' || key.length === 0 || key.length > LONGEST_KEY) {
    const field = {
      path: '/Idempotency-Key',
      code: 'invalid',
      message: `Use 1 to ${LONGEST_KEY} characters.`,
    }
    throw new AppError('invalid_body', { part: 'headers' }, { fields: [field] })
  }
  const { caller } = request
  const once: Once = {
    key: `${caller.kind}:${caller.id}:${key}`,
    bodyHash: createHash('sha256')
      .update(`${request.method} ${request.url}\n${request.bodyText}`)
      .digest('hex'),
  }
  request.caller = { ...caller, once }
}
