import { z } from 'zod'
import { change, serverMessage, type Change, type ServerMessage } from '../contract/stream.ts'

/**
 * One frame as read. A coordinator may be newer than its client: a message or a change of an unknown kind is told to the
 * caller by name, so that it can be counted, and the rest of the frame still counts.
 */
export type ServerFrame =
  | { readonly is: 'message'; readonly message: ServerMessage; readonly unknownChanges: readonly string[] }
  | { readonly is: 'unknown'; readonly type: string }
  | { readonly is: 'bad'; readonly detail: string }

const typed = z.looseObject({ type: z.string() })
const KNOWN_TYPES: ReadonlySet<string> = new Set(
  serverMessage.options.map((option) => option.shape.type.value),
)
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
  if (!KNOWN_TYPES.has(head.data.type)) return { is: 'unknown', type: head.data.type }
  return head.data.type === 'event' ? readEvent(value) : readOther(value)
}

function readOther(value: unknown): ServerFrame {
  const message = serverMessage.safeParse(value)
  if (!message.success) return { is: 'bad', detail: z.prettifyError(message.error) }
  return { is: 'message', message: message.data, unknownChanges: [] }
}

function readEvent(value: unknown): ServerFrame {
  const envelope = eventEnvelope.safeParse(value)
  if (!envelope.success) return { is: 'bad', detail: z.prettifyError(envelope.error) }
  const changes: Change[] = []
  const unknownChanges: string[] = []
  for (const item of envelope.data.changes) {
    if (!KNOWN_CHANGES.has(item.kind)) {
      unknownChanges.push(item.kind)
      continue
    }
    const known = change.safeParse(item)
    if (!known.success) return { is: 'bad', detail: z.prettifyError(known.error) }
    changes.push(known.data)
  }
  return { is: 'message', message: { ...envelope.data, changes }, unknownChanges }
}
