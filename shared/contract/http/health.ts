import { z } from 'zod'
import { id, instant } from './common.ts'

/** What somebody should look at; each has its words in the screens. */
export const healthFinding = z.enum([
  /** Little room is left on the disk that holds the data folder. */
  'disk-low',
  /** So little that writing will fail soon. */
  'disk-almost-full',
  /** Timers fire late. */
  'timers-late',
  /** Becoming durable takes long. */
  'commits-slow',
  /** A connector that is switched on does not answer. */
  'connector-failing',
  /** Messages that wait for a channel that is not set up. */
  'messages-stuck',
  /** The stop before this start was not a clean one. */
  'unclean-stop',
])
export type HealthFinding = z.infer<typeof healthFinding>

/** How the coordinator that answers is doing. Figures that are counted are counted since its start. */
export const health = z
  .object({
    at: instant,
    findings: z.array(healthFinding),
    version: z.string(),
    startedAt: instant,
    memoryBytes: z.int(),
    store: z.object({
      kind: z.enum(['sqlite', 'postgres']),
      version: z.string(),
      /** Null where it cannot be told. */
      bytes: z.int().nullable(),
      /** Of the disk that holds the data folder. */
      freeBytes: z.int().nullable(),
      commits: z.int(),
      /** Half of the commits, and 99 in a hundred, took at most so long; null without any, or beyond measure. */
      commitMs: z.object({ half: z.number().nullable(), most: z.number().nullable() }),
    }),
    log: z.object({ entries: z.int(), hash: z.string() }),
    requests: z.object({ pending: z.int(), oldestPendingAt: instant.optional() }),
    heldCalls: z.int(),
    streamClients: z.int(),
    timers: z.object({
      /** By how much the next one is overdue now. */
      overdueSeconds: z.number(),
      fired: z.int(),
      lateSeconds: z.number().nullable(),
    }),
    channels: z.array(
      z.object({
        channel: z.string(),
        /** Whether messages can leave by it. */
        ready: z.boolean(),
        queued: z.int(),
        failed: z.int(),
        delivered: z.int(),
      }),
    ),
    connectors: z.array(
      z.object({
        id,
        name: z.string(),
        status: z.enum(['connected', 'connecting', 'error', 'disabled']),
        error: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof health>
