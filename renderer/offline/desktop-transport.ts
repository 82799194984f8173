import { PLACE_HEADER, type DesktopBridge } from '../../shared/contract/ipc.ts'
import type { Wire, WireListener } from '../../shared/sync/follow-stream.ts'
import { requestInit, type Transport } from './transport.ts'

/** What a wire is closed with when the app could not open it: worth another try. */
const NOT_OPENED = 1006

/** In the desktop app: calls go to the app's own scheme, which adds the token; frames come over the bridge. */
export function createDesktopTransport(
  bridge: Pick<DesktopBridge, 'openStream'>,
  fetchWith: typeof fetch = (...input) => fetch(...input),
  place: string | null = null,
): Transport {
  return {
    kind: 'desktop',
    fetch: (call) =>
      fetchWith(
        `/api/v1${call.path}`,
        requestInit(call, null, place === null ? {} : { [PLACE_HEADER]: place }),
      ),
    openWire: (since, listener) => openWire(bridge, since, listener, place),
    at: (one) => createDesktopTransport(bridge, fetchWith, one),
  }
}

function openWire(
  bridge: Pick<DesktopBridge, 'openStream'>,
  since: number | null,
  listener: WireListener,
  place: string | null,
): Wire {
  let opened: { send(text: string): void; close(): void } | null = null
  let closed = false
  const unsent: string[] = []
  const end = (code: number): void => {
    if (closed) return
    closed = true
    listener.closed(code)
  }
  bridge
    .openStream(since, (text) => !closed && listener.frame(text), end, place)
    .then(
      (stream) => {
        opened = stream
        if (closed) stream.close()
        else for (const text of unsent.splice(0)) stream.send(text)
      },
      () => end(NOT_OPENED),
    )
  return {
    send(text) {
      if (closed) return
      if (opened) opened.send(text)
      else unsent.push(text)
    },
    close() {
      closed = true
      opened?.close()
    },
  }
}
