import WebSocket from 'ws'
import { CLOSE, STREAM_PROTOCOL } from '../../../shared/contract/stream.ts'
import type { Wire, WireListener } from '../../../shared/sync/follow-stream.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'

/** The abnormal end of RFC 6455: no close frame came. */
export const LOST = 1006

/**
 * One socket to the coordinator's stream, as the signed-in person; the token goes in the header, never in the address.
 * Nobody signed in, or a key that stays refused, closes with `CLOSE.signedOut`.
 */
export function openWire(access: CoordinatorAccess, since: number | null, listener: WireListener): Wire {
  let socket: WebSocket | null = null
  let over = false
  const end = (code: number) => {
    if (over) return
    over = true
    listener.closed(code)
  }

  async function dial(retried: boolean, token: string | null): Promise<void> {
    const address = access.address()
    if (over) return
    if (address === null) return end(LOST)
    if (token === null) return end(CLOSE.signedOut.code)
    const url = new URL('/api/v1/stream', address.replace(/^http/, 'ws'))
    if (since !== null) url.searchParams.set('since', String(since))
    const dialled = new WebSocket(url, STREAM_PROTOCOL, {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
      handshakeTimeout: 10_000,
      followRedirects: false,
      // Ours to read: one event carries the whole new value of what it changed.
      maxPayload: 16 * 1024 * 1024,
    })
    socket = dialled
    dialled.on('message', (data: Buffer, isBinary) => {
      if (!over && !isBinary) listener.frame(data.toString('utf8'))
    })
    // One that was replaced after a refused key still tells its end.
    dialled.on('close', (code) => socket === dialled && end(code))
    dialled.on('error', () => socket === dialled && end(LOST))
    dialled.on('unexpected-response', (_request, response) => {
      socket = null
      response.resume()
      dialled.terminate()
      if (response.statusCode !== 401) return end(LOST)
      if (retried) return end(CLOSE.signedOut.code)
      void access.renew(token).then(
        (renewed) => dial(true, renewed),
        () => end(LOST),
      )
    })
  }

  void access.token().then(
    (token) => dial(false, token),
    () => end(LOST),
  )
  return {
    send: (text) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(text)
    },
    close: (code) => {
      over = true
      // Codes of the client's own range may be sent; what the server makes of them is a line in its log.
      if (socket?.readyState === WebSocket.OPEN) socket.close(code)
      else socket?.terminate()
    },
  }
}
