import { z } from 'zod'
import { change, serverMessage, type Change, type ServerMessage } from '../contract/stream.ts'

/** What of a frame could not be used, and was left out. Told to the caller, so that it is counted and logged. */
export interface LeftOut {
  readonly what: 'unknown-message' | 'unknown-change' | 'bad-message' | 'bad-change'
  readonly detail: string
}

/**
 * One frame as read. A coordinator may be newer than its client, and one thing that is wrong must not silence all others:
 * what cannot be read is left out and named. Only where leaving out would lose the thread is the frame `bad`.
 */
export type ServerFrame =
  | { readonly is: 'message'; readonly message: ServerMessage | null; readonly leftOut: readonly LeftOut[] }
  | { readonly is: 'bad'; readonly detail: string }

const typed = z.looseObject({ type: z.string() })
const KNOWN_TYPES: ReadonlySet<string> = new Set(
  serverMessage.options.map((option) => option.shape.type.value),
)
/** Messages that can be missed: nothing after them means something else without them. */
const EXPENDABLE: ReadonlySet<string> = new Set(['notice', 'notice-withdrawn', 'ping'])
const KNOWN_CHANGES: ReadonlySet<string> = new Set(change.options.map((option) => option.shape.kind.value))

const eventEnvelope = z.object({
  type: z.literal('event'),
  seq: z.int(),
  event: z.string(),
  at: z.string(),
  changes: z.array(z.looseObject({ kind: z.string() })),
})

export function readServerFrame(text: string): ServerFrame {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { is: 'bad', detail: 'not JSON' }
  }
  const head = typed.safeParse(value)
  if (!head.success) return { is: 'bad', detail: 'no type' }
  const { type } = head.data
  if (!KNOWN_TYPES.has(type)) return leftOut('unknown-message', type)
  return type === 'event' ? readEvent(value) : readOther(type, value)
}

const leftOut = (what: LeftOut['what'], detail: string): ServerFrame => ({
  is: 'message',
  message: null,
  leftOut: [{ what, detail }],
})

function readOther(type: string, value: unknown): ServerFrame {
  const message = serverMessage.safeParse(value)
  if (message.success) return { is: 'message', message: message.data, leftOut: [] }
  const detail = `${type}: ${reasonOf(message.error)}`
  return EXPENDABLE.has(type) ? leftOut('bad-message', detail) : { is: 'bad', detail }
}

function readEvent(value: unknown): ServerFrame {
  const envelope = eventEnvelope.safeParse(value)
  if (!envelope.success) return { is: 'bad', detail: `event: ${reasonOf(envelope.error)}` }
  const changes: Change[] = []
  const left: LeftOut[] = []
  for (const item of envelope.data.changes) {
    const known = change.safeParse(item)
    if (known.success) changes.push(known.data)
    else if (!KNOWN_CHANGES.has(item.kind)) left.push({ what: 'unknown-change', detail: item.kind })
    else left.push({ what: 'bad-change', detail: `${item.kind}: ${reasonOf(known.error)}` })
  }
  return { is: 'message', message: { ...envelope.data, changes }, leftOut: left }
}

/** Paths and codes; never values, which belong to people. */
function reasonOf(error: z.ZodError): string {
  return error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ')
}
