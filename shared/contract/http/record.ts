import { z } from 'zod'
import { id, instant, jsonObject } from './common.ts'

export const logEvent = z
  .object({
    seq: z.int(),
    at: instant,
    type: z.string(),
    actor: z.object({
      kind: z.enum(['person', 'agent', 'system']),
      id: z.string().optional(),
      name: z.string().optional(),
      via: z.string().optional(),
      from: z.string().optional(),
    }),
    subject: z.object({ kind: z.string(), id: z.string() }),
    data: jsonObject,
    hash: z.string(),
    previousHash: z.string(),
  })
  .meta({ id: 'Event' })
export type LogEvent = z.infer<typeof logEvent>

export const listEvents = z.object({
  since: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
  subject: z.string().max(100).optional(),
})

export const auditReport = z
  .object({
    ok: z.boolean(),
    entries: z.int(),
    head: z.object({ seq: z.int(), hash: z.string() }),
    /** The last entry that a signed checkpoint vouches for; 0 without any. */
    coveredUntil: z.int(),
    firstProblem: z.object({ seq: z.int(), code: z.string(), text: z.string() }).optional(),
    cannotDetect: z.array(z.string()),
  })
  .meta({ id: 'AuditReport' })
export type AuditReport = z.infer<typeof auditReport>

/** Texts that `POST /audit/checkpoints` gave, kept outside. */
export const verifyAudit = z
  .strictObject({ checkpoints: z.array(z.string().max(2000)).max(100).default([]) })
  .meta({ id: 'VerifyAudit' })

/** What the log is now, signed. `text` is to be kept where nobody of the coordinator can write. */
export const logCheckpoint = z
  .object({ text: z.string(), keyId: z.string(), publicKey: z.string() })
  .meta({ id: 'LogCheckpoint' })
export type LogCheckpoint = z.infer<typeof logCheckpoint>

/** How many days ended requests stay in the store before they are archived; null: for ever. The log is always kept. */
export const retention = z
  .strictObject({ days: z.int().min(30).max(36_500).nullable() })
  .meta({ id: 'Retention' })
export type Retention = z.infer<typeof retention>

export const delivery = z
  .object({
    /** Made of the effect, the person and the channel. */
    id: z.string().max(400),
    kind: z.string(),
    channel: z.string(),
    recipient: z.string(),
    requestId: id.optional(),
    status: z.enum(['queued', 'sending', 'delivered', 'failed', 'withdrawn']),
    attempts: z.int(),
    /** Of a message that waits; only where one is asked for by itself. */
    nextAttemptAt: instant.optional(),
    /** The message that carries this one together with others. */
    digestId: z.string().max(400).optional(),
    lastResponse: z.string().optional(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Delivery' })
export type Delivery = z.infer<typeof delivery>

/** One message: what happened to it, oldest first, and what it says, without links and codes that let somebody act. */
export const deliveryDetail = z
  .object({
    delivery,
    steps: z.array(
      z.object({
        at: instant,
        /** `deferred`, `delivered`, `arrived`, `failed`, `withdrawn`, `resent`, `tested`, and what is to come. */
        what: z.string(),
        response: z.string().optional(),
        by: z.string().optional(),
      }),
    ),
    preview: z.object({ subject: z.string().optional(), text: z.string() }).optional(),
  })
  .meta({ id: 'DeliveryDetail' })
export type DeliveryDetail = z.infer<typeof deliveryDetail>

export const dashboard = z
  .object({
    pending: z.int(),
    forMe: z.int(),
    oldestPendingAt: instant.optional(),
    heldCalls: z.int(),
    medianDecisionSeconds: z.number().nullable(),
    days: z.array(z.object({ day: z.string(), approved: z.int(), denied: z.int(), other: z.int() })),
    mostAsked: z.array(
      z.object({
        connector: z.string(),
        tool: z.string(),
        asked: z.int(),
        approved: z.int(),
        denied: z.int(),
        /** Ids of who asked; a policy drafted from this covers nobody else. */
        askedBy: z.array(z.string()),
      }),
    ),
    deliveries: z.array(
      z.object({ channel: z.string(), delivered: z.int(), failed: z.int(), queued: z.int() }),
    ),
  })
  .meta({ id: 'Dashboard' })
export type Dashboard = z.infer<typeof dashboard>
