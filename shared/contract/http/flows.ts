import { z } from 'zod'
import { CHANNEL_KINDS } from '../../domain/delivery/channels.ts'
import { email, id, instant, jsonObject } from './common.ts'

const nodeBase = { id: z.string().min(1).max(64), name: z.string().trim().max(80).optional() }
const reach = {
  groups: z.array(id).max(50).default([]),
  emails: z.array(email).max(50).default([]),
  requesterManager: z.boolean().optional(),
}

const knownNode = z.discriminatedUnion('kind', [
  z.object({
    ...nodeBase,
    kind: z.literal('approval'),
    ...reach,
    minimum: z.int().max(100).default(1),
    denyThreshold: z.int().min(1).max(100).optional(),
    differentPeople: z.boolean().optional(),
    escalate: z.object({ afterMinutes: z.int().min(1), groups: z.array(id).min(1) }).optional(),
  }),
  z.object({
    ...nodeBase,
    kind: z.literal('condition'),
    branches: z
      .array(z.object({ label: z.string().trim().min(1).max(40), when: z.string().min(1).max(2000) }))
      .max(20),
  }),
  z.object({ ...nodeBase, kind: z.literal('parallel') }),
  z.object({ ...nodeBase, kind: z.literal('join') }),
  z.object({ ...nodeBase, kind: z.literal('notify'), ...reach }),
  z.object({
    ...nodeBase,
    kind: z.literal('unknown'),
    originalKind: z.string(),
    source: z.record(z.string(), z.unknown()),
  }),
])
const knownKinds = new Set(['approval', 'condition', 'parallel', 'join', 'notify', 'unknown'])

/** A node of a kind from a newer version becomes `unknown`, with all that was said of it; any other stays as it is. */
export function keepUnknownKind(value: unknown): unknown {
  const node = value as { id?: unknown; kind?: unknown; name?: unknown } | null
  if (!node || typeof node !== 'object' || typeof node.kind !== 'string' || knownKinds.has(node.kind)) {
    return value
  }
  const { id: nodeId, name, kind } = node
  return {
    id: nodeId,
    ...(name === undefined ? {} : { name }),
    kind: 'unknown',
    originalKind: kind,
    source: node,
  }
}

/** A node, also of a kind from a newer version, so that it survives being read and saved. */
export const flowNode = z.preprocess(keepUnknownKind, knownNode)

export const flowGraph = z.object({
  nodes: z.array(flowNode).max(2000),
  edges: z
    .array(z.object({ from: z.string(), to: z.string(), label: z.string().trim().max(40).optional() }))
    .max(5000),
})

const minutes = z
  .int()
  .min(1)
  .max(60 * 24 * 90)
export const flowAdvanced = z.object({
  autoApproveAfterMinutes: minutes.nullable().default(null),
  /** Read only: set by confirming in words (see `confirm`), never by saying so here. */
  autoApproveDestructive: z.boolean().optional(),
  autoDenyAfterMinutes: minutes.nullable().default(null),
  remindAfterMinutes: minutes.nullable().default(null),
  remindRepeatedly: z.boolean().optional(),
  notifyRequester: z.boolean().default(true),
  ccEmails: z.array(email).max(50).default([]),
  webhook: z
    .object({ url: z.url().max(2000), secret: z.string().max(200) })
    .nullable()
    .default(null),
  /** A text message may be answered with the code in it, where no tool is destructive. */
  smsReplies: z.boolean().optional(),
  allowSelfApproval: z.boolean().default(false),
})

export const flowScope = z.discriminatedUnion('type', [
  z.object({ type: z.literal('global') }),
  z.object({ type: z.literal('connectors'), connectors: z.array(z.string()).min(1) }),
  z.object({ type: z.literal('groups'), groups: z.array(id).min(1) }),
])

export const channelKind = z.enum(CHANNEL_KINDS)

export const saveFlow = z
  .object({
    name: z.string().trim().min(1).max(120),
    description: z.string().max(1000).default(''),
    active: z.boolean().default(true),
    scope: flowScope.default({ type: 'global' }),
    channels: z.array(channelKind).min(1),
    graph: flowGraph,
    advanced: flowAdvanced.prefault({}),
    /** The version this edit started from; a newer one refuses the save as `stale_version`. */
    baseVersion: z.int().optional(),
    /** Asks where no policy names a flow. Setting it takes the mark from the flow that has it; absent keeps it as it is. */
    isDefault: z.boolean().optional(),
    /** The confirming words, where a flow would auto-approve destructive tools. */
    confirm: z.string().optional(),
  })
  .meta({ id: 'SaveFlow' })
export type SaveFlow = z.infer<typeof saveFlow>

export const flow = saveFlow
  .omit({ baseVersion: true, confirm: true })
  .strip()
  .extend({
    id,
    version: z.int(),
    updatedAt: instant,
    isDefault: z.boolean(),
    /** Its webhook’s receiver answered that it is gone; nothing is sent there until the flow is saved or a test arrives. */
    webhookGoneAt: instant.optional(),
  })
  .meta({ id: 'Flow' })
export type FlowResource = z.infer<typeof flow>

export const flowIssue = z.object({
  nodeId: z.string().nullable(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  /** In English. A screen words the code itself, with the names and numbers of `data`. */
  message: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type FlowIssue = z.infer<typeof flowIssue>

/** Where the answer to a webhook’s test will stand. */
export const webhookTestAnswer = z.object({ deliveryId: z.string() }).meta({ id: 'WebhookTestAnswer' })
export type WebhookTestAnswer = z.infer<typeof webhookTestAnswer>

/** Per approval node: how many may decide, and whom each channel cannot reach. */
export const flowReach = z.object({
  nodeId: z.string(),
  eligible: z.int(),
  channels: z.array(
    z.object({
      channel: z.string(),
      reached: z.int(),
      unreachable: z.array(z.string()),
      /** Those of them who answered STOP to texts. */
      optedOut: z.array(z.string()),
    }),
  ),
})
export const flowCheck = z
  .object({ issues: z.array(flowIssue), reach: z.array(flowReach) })
  .meta({ id: 'FlowCheck' })
export type FlowCheck = z.infer<typeof flowCheck>

/** A rehearsal of a flow, with people who behave as told and a clock that jumps. */
export const simulateFlow = z
  .strictObject({
    flow: saveFlow,
    /** Who asks. */
    requester: id,
    /** The connector's key. */
    connector: z.string().min(1).max(64),
    tools: z
      .array(z.strictObject({ name: z.string().min(1).max(200), arguments: jsonObject.optional() }))
      .min(1)
      .max(50),
    /** Whoever is not listed never answers. */
    behaviour: z
      .array(
        z.strictObject({
          personId: id,
          does: z.enum(['approve', 'deny']),
          /** Minutes from being asked to deciding. */
          afterMinutes: z
            .number()
            .min(0)
            .max(60 * 24 * 90),
          tools: z.array(z.string()).optional(),
        }),
      )
      .max(500)
      .default([]),
    expiresInMinutes: z
      .int()
      .min(1)
      .max(60 * 24 * 90)
      .nullable()
      .default(null),
  })
  .meta({ id: 'SimulateFlow' })
export type SimulateFlow = z.infer<typeof simulateFlow>

const simulatedPerson = z.object({ id: z.string(), name: z.string(), email: z.string() })
export const flowSimulation = z
  .object({
    timeline: z.array(
      z.discriminatedUnion('kind', [
        z.object({ minute: z.number(), kind: z.literal('happened'), type: z.string(), data: jsonObject }),
        z.object({
          minute: z.number(),
          kind: z.literal('told'),
          notice: z.string(),
          nodeId: z.string().optional(),
          people: z.array(simulatedPerson.extend({ channels: z.array(channelKind) })),
        }),
      ]),
    ),
    status: z.string(),
    endedAfterMinutes: z.number().nullable(),
    stalls: z.array(
      z.object({ nodeId: z.string(), waitsFor: z.array(simulatedPerson), because: z.string().optional() }),
    ),
    /** The last of it is left out, because a reminder repeats for ever. */
    truncated: z.boolean(),
  })
  .meta({ id: 'FlowSimulation' })
export type FlowSimulation = z.infer<typeof flowSimulation>
