import { z } from 'zod'
import { id, instant, jsonObject, pageQuery } from './common.ts'

const person = z.object({ id, name: z.string(), email: z.string() })
const group = z.object({ id, name: z.string() })

export const requestStatus = z.enum([
  'pending',
  'approved',
  'partly-approved',
  'denied',
  'auto-approved',
  'auto-denied',
  'expired',
  'cancelled',
])
export const grantStatus = z.enum(['ready', 'executing', 'used', 'lapsed', 'revoked', 'outcome-unknown'])
export const risk = z.enum(['low', 'medium', 'high'])

const maskedPaths = z.array(z.object({ path: z.string(), type: z.string(), length: z.int() }))

export const requestTool = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string(),
  readOnly: z.boolean(),
  destructive: z.boolean(),
  /** What would run, secrets masked. Absent when the agent asked ahead. */
  arguments: jsonObject.optional(),
  /** JSON Pointers of the values that were masked. */
  maskedPaths,
  /** An approver replaced the agent's arguments. */
  edited: z.boolean(),
  /** What the agent had asked, where it was replaced, and the JSON Pointers of what differs. */
  asked: z.object({ arguments: jsonObject, maskedPaths, changedPaths: z.array(z.string()) }).optional(),
  definitionHash: z.string(),
  outcome: z.enum(['approved', 'denied']).optional(),
  grant: grantStatus.optional(),
})

export const requestDecision = z.object({
  decisionId: z.string(),
  by: person,
  onBehalfOf: person.optional(),
  verdict: z.enum(['approve', 'deny']),
  tools: z.array(z.string()),
  reason: z.string().optional(),
  at: instant,
  via: z.string(),
  withdrawnAt: instant.optional(),
  /** The requester decided alone, as the flow explicitly allows. */
  self: z.boolean().optional(),
})

export const requestStep = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['waiting', 'open', 'approved', 'denied', 'skipped']),
  minimum: z.int(),
  eligible: z.array(person),
  decisions: z.array(requestDecision),
})

export const timelineEntry = z.object({
  at: instant,
  type: z.string(),
  /** Facts for the sentence; the screen words it. */
  data: jsonObject,
})

/** A request as everybody who may read it sees it: the same bytes for every viewer. */
export const sharedRequest = z
  .object({
    id,
    status: requestStatus,
    revision: z.int(),
    requester: person.extend({ groups: z.array(group) }),
    agent: z.object({ id, name: z.string() }).nullable(),
    connector: z.object({ id, key: z.string(), name: z.string(), status: z.string() }),
    tools: z.array(requestTool),
    risk,
    note: z.string().optional(),
    createdAt: instant,
    expiresAt: instant.nullable(),
    resolvedAt: instant.optional(),
    resolution: z
      .object({ by: z.string(), name: z.string().optional(), reason: z.string().optional() })
      .optional(),
    notified: z.boolean(),
    flow: z.object({ id, version: z.int(), name: z.string(), allowSelfApproval: z.boolean() }).nullable(),
    policy: z.object({ id, name: z.string() }).nullable(),
    steps: z.array(requestStep),
    questions: z.array(
      z.object({
        id: z.string(),
        by: person,
        text: z.string(),
        at: instant,
        answer: z.object({ name: z.string(), text: z.string(), at: instant }).optional(),
      }),
    ),
    timeline: z.array(timelineEntry),
    /** Ids of the people who may decide now. */
    assignees: z.array(z.string()),
    digest: z.string(),
  })
  .meta({ id: 'SharedRequest' })
export type SharedRequest = z.infer<typeof sharedRequest>

/** `SharedRequest` with what only this viewer is told. */
export const request = sharedRequest
  .extend({ canDecide: z.boolean(), cannotDecideBecause: z.string().optional() })
  .meta({ id: 'Request' })
export type Request = z.infer<typeof request>

export const createRequest = z
  .strictObject({
    connector: z.string().min(1).max(64),
    tools: z
      .array(z.strictObject({ name: z.string().min(1).max(200), arguments: jsonObject.optional() }))
      .min(1)
      .max(50),
    note: z.string().max(2000).optional(),
    expiresInMinutes: z
      .int()
      .min(1)
      .max(60 * 24 * 90)
      .optional(),
  })
  .meta({ id: 'CreateRequest' })
export type CreateRequest = z.infer<typeof createRequest>

export const listRequests = pageQuery.extend({
  /** One status, several with commas, or `resolved`. */
  status: z.string().max(200).optional(),
  connector: z.string().max(64).optional(),
  requester: z.string().max(254).optional(),
  assignee: z.literal('me').optional(),
})
export type ListRequests = z.infer<typeof listRequests>

export const createDecision = z
  .strictObject({
    decisionId: z.uuid(),
    verdict: z.enum(['approve', 'deny']),
    tools: z.array(z.string()).min(1).optional(),
    edits: z.record(z.string(), jsonObject).optional(),
    reason: z.string().max(4000).optional(),
    digest: z.string().length(64).optional(),
  })
  .meta({ id: 'CreateDecision' })
export type CreateDecision = z.infer<typeof createDecision>

/** The six ends of a decision (queued or not). `superseded`, `expired`, `changed`, `not-eligible` come as problems. */
export const decisionOutcome = z.enum([
  'applied',
  'already-applied',
  'superseded',
  'expired',
  'changed',
  'not-eligible',
])
export type DecisionOutcome = z.infer<typeof decisionOutcome>
export const decisionReply = z.object({ outcome: decisionOutcome, request }).meta({ id: 'DecisionReply' })
export type DecisionReply = z.infer<typeof decisionReply>

export const withdrawDecision = z.strictObject({ decisionId: z.uuid() })
export const askQuestion = z.strictObject({ questionId: z.uuid(), text: z.string().trim().min(1).max(2000) })
export const answerQuestion = z.strictObject({
  questionId: z.uuid(),
  text: z.string().trim().min(1).max(4000),
})
export const cancelRequest = z.strictObject({ reason: z.string().max(2000).optional() })
export const revealArgument = z.strictObject({ tool: z.string(), path: z.string() })
export const revealedArgument = z.object({ value: z.json() })
/** Ends the request by a policy that was made out of it. */
export const resolveRequest = z.strictObject({ policyId: id }).meta({ id: 'ResolveRequest' })
export const waitQuery = z.object({ timeoutSeconds: z.coerce.number().min(0).max(300).default(30) })
