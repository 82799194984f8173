import { z } from 'zod'
import { id, instant, jsonObject } from './common.ts'

/** Lower-case letters, digits and hyphens; it starts every tool identifier. */
export const connectorKey = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/)

export const transport = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('stdio'),
    command: z.string().min(1).max(1000),
    args: z.array(z.string().max(4000)).max(100).default([]),
    env: z.record(z.string(), z.string()).default({}),
  }),
  z.strictObject({
    type: z.literal('http'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    headers: z.record(z.string(), z.string()).default({}),
  }),
])
export type ConnectorTransport = z.infer<typeof transport>

export const saveConnector = z
  .strictObject({
    key: connectorKey,
    name: z.string().trim().min(1).max(120),
    transport,
    enabled: z.boolean().default(true),
  })
  .meta({ id: 'SaveConnector' })
export type SaveConnector = z.infer<typeof saveConnector>

export const connectorTool = z.object({
  name: z.string(),
  title: z.string().optional(),
  description: z.string(),
  readOnly: z.boolean(),
  destructive: z.boolean(),
  idempotent: z.boolean(),
  inputSchema: jsonObject,
  outputSchema: jsonObject.optional(),
  definitionHash: z.string(),
})

/** As read back: values of `env` and `headers` are replaced by `••••`; sending that back keeps the stored value. */
export const connector = z
  .object({
    id,
    key: connectorKey,
    name: z.string(),
    transport,
    enabled: z.boolean(),
    status: z.enum(['connected', 'connecting', 'error', 'disabled']),
    error: z.string().optional(),
    tools: z.array(connectorTool),
    updatedAt: instant,
  })
  .meta({ id: 'Connector' })
export type Connector = z.infer<typeof connector>

export const KEPT_SECRET = '••••'
