import { streamTicket } from '../../shared/contract/http/session.ts'
import { CLOSE, STREAM_PROTOCOL, TICKET_PREFIX } from '../../shared/contract/stream.ts'
import type { Wire, WireListener } from '../../shared/sync/follow-stream.ts'
import { requestInit, type ApiCall, type Transport } from './transport.ts'

const LOST = 1006

export interface BrowserParts {
  /** Where the coordinator is, without a slash at the end: the page's own origin. */
  readonly origin: string
  token(): string | null
  readonly fetchWith?: typeof fetch
  readonly openSocket?: (url: string, protocols: string[]) => WebSocket
}

/** In a browser: same-origin calls with the token of this tab, and a socket opened with a one-time ticket. */
export function createBrowserTransport(parts: BrowserParts): Transport {
  const { origin, token, fetchWith = (...input) => fetch(...input) } = parts
  const call = (apiCall: ApiCall): Promise<Response> =>
    fetchWith(`${origin}/api/v1${apiCall.path}`, requestInit(apiCall, apiCall.bearer ?? token()))
  const transport: Transport = {
    kind: 'browser',
    fetch: call,
    openWire: (since, listener) => openWire(parts, call, since, listener),
    // A page of a browser has the one coordinator that served it.
    at: () => transport,
  }
  return transport
}

function openWire(
  { origin, openSocket = (url, protocols) => new WebSocket(url, protocols) }: BrowserParts,
  call: (apiCall: ApiCall) => Promise<Response>,
  since: number | null,
  listener: WireListener,
): Wire {
  let socket: WebSocket | null = null
  let closed = false
  const end = (code: number): void => {
    if (closed) return
    closed = true
    listener.closed(code)
  }

  async function open(): Promise<void> {
    const answer = await call({
      method: 'POST',
      path: '/stream/tickets',
      idempotencyKey: crypto.randomUUID(),
    })
    if (answer.status === 401) return end(CLOSE.signedOut.code)
    if (!answer.ok) return end(LOST)
    const { ticket } = streamTicket.parse(await answer.json())
    if (closed) return
    const url = `${origin.replace(/^http/, 'ws')}/api/v1/stream${since === null ? '' : `?since=${since}`}`
    // The ticket is no part of the address, so that no log along the way keeps it.
    socket = openSocket(url, [STREAM_PROTOCOL, `${TICKET_PREFIX}${ticket}`])
    socket.addEventListener('message', ({ data }) => {
      if (!closed && typeof data === 'string') listener.frame(data)
    })
    socket.addEventListener('close', ({ code }) => end(code))
  }

  open().catch(() => end(LOST))
  return {
    send(text) {
      if (socket && socket.readyState === socket.OPEN) socket.send(text)
    },
    close(code) {
      closed = true
      // A page may close with 1000 or an application's own code only.
      socket?.close(code === 1000 || code >= 3000 ? code : 1000)
    },
  }
}
