import { droppedAnswer } from './dropped-answer.ts'

export interface EventGuard {
  /** Largest event, in bytes. */
  readonly limitBytes: number
  /** The request whose answer this stream carries; null for the stream of notifications. */
  readonly requestId: string | number | null
  /** The same, where it is a tool call: only then is a stream that breaks off an error of its own. */
  readonly callId: string | number | null
}

const NEWLINE = 0x0a
const RETURN = 0x0d

/**
 * Passes server-sent events on one at a time. An event over the limit is dropped and answered for; when the stream ends
 * or breaks without the call's answer (and without event ids, by which the SDK could resume it), the call is told.
 */
export function guardEvents(
  source: ReadableStream<Uint8Array>,
  guard: EventGuard,
): ReadableStream<Uint8Array> {
  const reader = source.getReader()
  const encoder = new TextEncoder()
  let state = fresh()
  let answered = false
  let resumable = false

  const asEvent = (message: string): Uint8Array => encoder.encode(`event: message\ndata: ${message}\n\n`)

  /** The event that has just ended, or what stands for it. */
  const endEvent = (): Uint8Array | null => {
    const { parts, tooLong } = state
    state = fresh()
    if (!tooLong) {
      const event = Buffer.concat(parts)
      const text = event.toString('utf8')
      resumable ||= /^id:/m.test(text)
      answered ||= guard.requestId !== null && isAnswer(text, guard.requestId)
      return event
    }
    if (guard.requestId === null || answered) return null
    answered = true
    return asEvent(droppedAnswer(guard.requestId, 'upstream_too_large'))
  }

  const take = (chunk: Uint8Array): Uint8Array[] => {
    const whole: Uint8Array[] = []
    let start = 0
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]
      if (byte === RETURN) continue
      if (byte !== NEWLINE) {
        state.blank = false
        continue
      }
      if (!state.blank) {
        state.blank = true
        continue
      }
      keep(state, chunk.subarray(start, i + 1), guard.limitBytes)
      start = i + 1
      const event = endEvent()
      if (event) whole.push(event)
    }
    if (start < chunk.length) keep(state, chunk.subarray(start), guard.limitBytes)
    return whole
  }

  const lastWords = (): Uint8Array | null =>
    guard.callId === null || answered || resumable
      ? null
      : asEvent(droppedAnswer(guard.callId, 'upstream_crashed'))

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        let next: Awaited<ReturnType<typeof reader.read>>
        try {
          next = await reader.read()
        } catch (error) {
          const words = lastWords()
          if (!words) return controller.error(error)
          controller.enqueue(words)
          return controller.close()
        }
        if (next.done) {
          const words = lastWords()
          if (words) controller.enqueue(words)
          return controller.close()
        }
        const events = take(next.value)
        for (const event of events) controller.enqueue(event)
        if (events.length > 0) return
      }
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

interface EventState {
  parts: Uint8Array[]
  bytes: number
  tooLong: boolean
  /** The line being read has no characters so far. */
  blank: boolean
}

const fresh = (): EventState => ({ parts: [], bytes: 0, tooLong: false, blank: true })

function keep(state: EventState, part: Uint8Array, limitBytes: number): void {
  state.bytes += part.length
  if (state.bytes > limitBytes) {
    state.tooLong = true
    state.parts = []
  }
  if (!state.tooLong) state.parts.push(part)
}

function isAnswer(event: string, requestId: string | number): boolean {
  const data = event
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5))
    .join('\n')
  if (!data.includes('"result"') && !data.includes('"error"')) return false
  try {
    const message = JSON.parse(data) as { id?: unknown; method?: unknown } | null
    return message !== null && message.id === requestId && message.method === undefined
  } catch {
    return false
  }
}
