import { z } from 'zod'
import { sharedRequest } from './http/requests.ts'
import { flow } from './http/flows.ts'
import { policy } from './http/policies.ts'
import { connector } from './http/connectors.ts'
import { agent, group, user } from './http/people.ts'
import { delivery } from './http/record.ts'

/** The new value of what an event changed. A client upserts it by id; nothing else is needed to follow. */
export const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), value: sharedRequest }),
  z.object({ kind: z.literal('flow'), value: flow }),
  z.object({ kind: z.literal('policy'), value: policy }),
  z.object({ kind: z.literal('connector'), value: connector }),
  z.object({ kind: z.literal('user'), value: user }),
  z.object({ kind: z.literal('group'), value: group }),
  z.object({ kind: z.literal('agent'), value: agent }),
  z.object({ kind: z.literal('delivery'), value: delivery }),
  z.object({ kind: z.literal('removed'), of: z.string(), id: z.string() }),
])
export type Change = z.infer<typeof change>

/** What the signed-in person should be told on this desktop. `id` is stable: show it once, withdraw it by it. */
export const notice = z.object({
  id: z.string(),
  kind: z.enum([
    'request',
    'reminder',
    'warning',
    'escalation',
    'question',
    'answer',
    'decision',
    'copy',
    'notify',
  ]),
  requestId: z.string(),
  requester: z.string(),
  connector: z.string(),
  tools: z.array(z.string()),
  risk: z.enum(['low', 'medium', 'high']),
  status: z.string(),
})
export type Notice = z.infer<typeof notice>

/** What this desktop should tell its administrator about the coordinator itself. Shown once, like a notice. */
export const alert = z.object({
  id: z.string(),
  /** The receiver of this flow’s webhook answered that it is gone: nothing is sent there any more. */
  kind: z.literal('webhook-gone'),
  flowId: z.string(),
  flow: z.string(),
})
export type Alert = z.infer<typeof alert>

/**
 * Coordinator to client. `seq` rises by at least one; a client that reconnects says the last it has handled.
 * A message whose `type` a client does not know is counted, logged and skipped.
 */
export const serverMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    version: z.string(),
    /** `PROTOCOL` of the coordinator. Absent where an older one greets: 1. */
    protocol: z.int().min(1).optional(),
    head: z.int(),
    userId: z.string(),
  }),
  z.object({
    type: z.literal('event'),
    seq: z.int(),
    event: z.string(),
    at: z.string(),
    changes: z.array(change),
  }),
  z.object({ type: z.literal('caught-up'), seq: z.int() }),
  /** The gap is too long to replay: load the lists again, then follow from `seq`. */
  z.object({ type: z.literal('resync'), seq: z.int() }),
  z.object({ type: z.literal('notice'), notice }),
  z.object({ type: z.literal('notice-withdrawn'), noticeId: z.string(), requestId: z.string() }),
  z.object({ type: z.literal('alert'), alert }),
  z.object({ type: z.literal('ping'), at: z.int() }),
])
export type ServerMessage = z.infer<typeof serverMessage>

/** Client to coordinator. */
export const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('pong'), at: z.int() }),
  /** The notice or alert was shown on a real desktop. */
  z.object({ type: z.literal('shown'), noticeId: z.string() }),
])
export type ClientMessage = z.infer<typeof clientMessage>

/** Close codes and whether to connect again. */
export const CLOSE = {
  normal: { code: 1000, retry: true },
  goingAway: { code: 1001, retry: true },
  signedOut: { code: 4001, retry: false },
  badMessage: { code: 4002, retry: true },
  tooSlow: { code: 4003, retry: true },
  newerProtocol: { code: 4004, retry: false },
} as const

export const STREAM_PROTOCOL = 'countersign.v1'
/**
 * Raised when a client that knows only the last one would mistake what it is told. What is merely new needs no new number:
 * fields, messages and changes that a client does not know are left out by it.
 */
export const PROTOCOL = 1
/** The one-time ticket travels as a second WebSocket sub-protocol with this prefix, never in the address. */
export const TICKET_PREFIX = 'countersign.ticket.'
