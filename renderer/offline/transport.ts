import type { Wire, WireListener } from '../../shared/sync/follow-stream.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface ApiCall {
  readonly method: Method
  /** Below `/api/v1`, beginning with a slash. */
  readonly path: string
  readonly body?: unknown
  /** The same key again is the same write. Every write has one. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
  /** A token to use instead of the one at hand, for signing in. */
  readonly bearer?: string
}

/** How this window reaches its coordinator: through the desktop app, or straight from a browser. */
export interface Transport {
  readonly kind: 'desktop' | 'browser'
  /** The answer, whatever its status. Rejects when nothing answered. */
  fetch(call: ApiCall): Promise<Response>
  /** One wire of the stream, for `followStream`. */
  openWire(since: number | null, listener: WireListener): Wire
  /** The same, for one of several coordinators only: once another is shown, calls and wires are refused until it is back. */
  at(place: string): Transport
}

/** What both transports send; the desktop app adds the token after it left the page. */
export function requestInit(
  call: ApiCall,
  bearer: string | null,
  more: Readonly<Record<string, string>> = {},
): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json', ...more }
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey
  if (bearer !== null) headers['authorization'] = `Bearer ${bearer}`
  return {
    method: call.method,
    headers,
    cache: 'no-store',
    credentials: 'omit',
    redirect: 'error',
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  }
}
