import type { ServerResponse } from 'node:http'
import type { Clock } from '../../ports/clock.ts'

/** The answer to one message, as a stream of events. */
export interface AnswerStream {
  /** Something to say before the answer. */
  tell(message: object): void
  /** The answer; the last that is said. */
  end(message: object): void
}

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}
/** An answer that is there sooner goes out whole, in one piece. */
const OPEN_AFTER_MS = 100
/** So that no proxy or client takes a long hold for a dead connection. */
const KEEP_ALIVE_MS = 15_000

/**
 * Begins the stream when there is something to say, and after a moment in any case: a client that hears nothing at all
 * cannot tell a held call from a dead server.
 */
export function createAnswerStream(raw: ServerResponse, clock: Clock): AnswerStream {
  let opened = false
  let cancel = clock.after(OPEN_AFTER_MS, () => open())

  const open = (): void => {
    if (opened || raw.destroyed) return
    opened = true
    cancel()
    raw.writeHead(200, HEADERS)
    raw.flushHeaders()
    keepAlive()
  }
  const keepAlive = (): void => {
    cancel = clock.after(KEEP_ALIVE_MS, () => {
      if (raw.destroyed) return
      raw.write(': keepalive\n\n')
      keepAlive()
    })
  }

  return {
    tell(message) {
      open()
      if (!raw.destroyed) raw.write(eventOf(message))
    },
    end(message) {
      cancel()
      if (raw.destroyed) return
      const text = eventOf(message)
      if (!opened) raw.writeHead(200, { ...HEADERS, 'content-length': Buffer.byteLength(text) })
      raw.end(text)
    },
  }
}

const eventOf = (message: object): string => `event: message\ndata: ${JSON.stringify(message)}\n\n`
