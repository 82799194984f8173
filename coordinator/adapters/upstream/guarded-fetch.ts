import { isJSONRPCRequest, type FetchLike, type JSONRPCMessage } from '@modelcontextprotocol/client'
import { droppedAnswer, type DroppedBecause } from './dropped-answer.ts'
import { guardEvents } from './guard-events.ts'
import { wireText } from './wire-text.ts'

/**
 * `fetch` for an HTTP connector: sends calls with canonical arguments, and never holds more of an answer than
 * `answerBytes`. An answer that is larger, or that breaks off, is replaced by an error for the call it belongs to; the
 * SDK would otherwise read on without bound, or wait for the rest until the call times out.
 */
export function createGuardedFetch(answerBytes: number, fetchLike: FetchLike = fetch): FetchLike {
  return async (url, init) => {
    const sent = init?.method === 'POST' && typeof init.body === 'string' ? asMessage(init.body) : null
    const response = await fetchLike(url, sent ? { ...init, body: wireText(sent) } : init)
    if (!response.body) return response
    const requestId = sent && isJSONRPCRequest(sent) ? sent.id : null
    const callId = sent && isJSONRPCRequest(sent) && sent.method === 'tools/call' ? sent.id : null
    const headers = withoutLength(response.headers)
    if (response.ok && isEventStream(response)) {
      const body = guardEvents(response.body, { limitBytes: answerBytes, requestId, callId })
      return new Response(body, { status: response.status, statusText: response.statusText, headers })
    }
    const read = await readUpTo(response.body, answerBytes)
    if (read.ok) {
      // 204 and 205 may not have a body, not even an empty one.
      const body = read.bytes.length === 0 ? null : read.bytes
      return new Response(body, { status: response.status, statusText: response.statusText, headers })
    }
    if (requestId === null || (read.because === 'upstream_crashed' && callId === null)) throw read.error
    return new Response(droppedAnswer(requestId, read.because), {
      headers: { 'content-type': 'application/json' },
    })
  }
}

function asMessage(text: string): JSONRPCMessage | null {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JSONRPCMessage)
    : null
}

const isEventStream = (response: Response): boolean =>
  (response.headers.get('content-type') ?? '').toLowerCase().startsWith('text/event-stream')

/** The body is no longer the one whose length and encoding the connector announced. */
function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.delete('content-length')
  copy.delete('content-encoding')
  return copy
}

type Read =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly because: DroppedBecause; readonly error: Error }

async function readUpTo(body: ReadableStream<Uint8Array>, limitBytes: number): Promise<Read> {
  const reader = body.getReader()
  const parts: Uint8Array[] = []
  let bytes = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      bytes += next.value.length
      if (bytes > limitBytes) {
        await reader.cancel().catch(() => undefined)
        return { ok: false, because: 'upstream_too_large', error: new Error(`more than ${limitBytes} bytes`) }
      }
      parts.push(next.value)
    }
  } catch (error) {
    return {
      ok: false,
      because: 'upstream_crashed',
      error: error instanceof Error ? error : new Error(String(error)),
    }
  }
  return { ok: true, bytes: new Uint8Array(Buffer.concat(parts)) }
}
