import { z } from 'zod'
import { id, instant, jsonObject } from './common.ts'

export const policyAction = z.enum(['allow', 'deny', 'request-approval'])

export const savePolicy = z
  .strictObject({
    name: z.string().trim().min(1).max(120),
    enabled: z.boolean().default(true),
    action: policyAction,
    flowId: id.optional(),
    subjects: z
      .strictObject({
        users: z.array(id).default([]),
        groups: z.array(id).default([]),
        agents: z.array(id).default([]),
      })
      .prefault({}),
    connector: z.string().min(1).max(64).default('*'),
    tools: z.array(z.string().min(1).max(200)).max(500).default([]),
    annotations: z
      .strictObject({ readOnly: z.boolean().optional(), destructive: z.boolean().optional() })
      .optional(),
    condition: z.string().max(2000).optional(),
    /**
     * Definition hashes of the tools as they were agreed to, by name; of a rule about all connectors by `connector/tool`.
     * Without a match an allow rule asks instead.
     */
    toolHashes: z.record(z.string(), z.string().length(64)).optional(),
    /**
     * Of an allow rule that comes without `toolHashes`: whether it keeps to the tools as they are now. Absent: a new rule
     * does, a saved one stays as it is. Tools of the agent’s own program have no definition to keep to.
     */
    pinTools: z.boolean().optional(),
    validFrom: instant.optional(),
    validUntil: instant.optional(),
  })
  .meta({ id: 'SavePolicy' })
export type SavePolicy = z.infer<typeof savePolicy>

export const policy = savePolicy
  .omit({ pinTools: true })
  .strip()
  .extend({ id, position: z.int(), updatedAt: instant })
  .meta({ id: 'Policy' })
export type PolicyResource = z.infer<typeof policy>

export const policyOrder = z.strictObject({ ids: z.array(id) })

export const evaluatePolicy = z.strictObject({
  user: id,
  agent: id.optional(),
  connector: z.string(),
  tool: z.string(),
  arguments: jsonObject.optional(),
})
export const policyVerdict = z
  .object({
    action: policyAction,
    policy: z.object({ id, name: z.string() }).nullable(),
    flow: z.object({ id, name: z.string() }).nullable(),
    reason: z.object({ code: z.string(), text: z.string() }),
  })
  .meta({ id: 'PolicyVerdict' })
export type PolicyVerdict = z.infer<typeof policyVerdict>
