import type { Client } from '@modelcontextprotocol/client'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { UpstreamLimits } from './limits.ts'

const listedTool = z.looseObject({
  name: z.string().min(1).max(200),
  title: z.string().optional(),
  description: z.string().optional(),
  inputSchema: z.record(z.string(), z.json()),
  outputSchema: z.record(z.string(), z.json()).optional(),
  annotations: z
    .looseObject({
      title: z.string().optional(),
      readOnlyHint: z.boolean().optional(),
      destructiveHint: z.boolean().optional(),
      idempotentHint: z.boolean().optional(),
    })
    .optional(),
})
/** Loose, so that one tool that is not understood does not hide the others. */
const toolPage = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() })

const MOST_PAGES = 200

export interface ReadTools {
  readonly tools: readonly ToolDefinition[]
  /** Sentences for the log about what was left out. */
  readonly leftOut: readonly string[]
}

/** Every page of a connector's `tools/list`. */
export async function readTools(
  client: Client,
  limits: UpstreamLimits,
  signal: AbortSignal,
): Promise<ReadTools> {
  if (!client.getServerCapabilities()?.tools) return { tools: [], leftOut: [] }
  const byName = new Map<string, ToolDefinition>()
  const leftOut: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.request(
      { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
      toolPage,
      { signal, timeout: limits.listMs },
    )
    for (const candidate of answer.tools) {
      const tool = toolDefinition(candidate)
      if (!tool) leftOut.push(`a tool was not understood: ${nameOf(candidate)}`)
      else if (byName.has(tool.name)) leftOut.push(`a second tool “${tool.name}”`)
      else if (byName.size >= limits.tools) leftOut.push(`“${tool.name}”: more than ${limits.tools} tools`)
      else byName.set(tool.name, tool)
    }
    if (answer.nextCursor === undefined || answer.nextCursor === cursor)
      return { tools: [...byName.values()], leftOut }
    cursor = answer.nextCursor
  }
  return { tools: [...byName.values()], leftOut: [...leftOut, `more than ${MOST_PAGES} pages`] }
}

/**
 * A listed tool as the product knows it, or null when it has no exact form. Missing hints take the defaults of MCP: not
 * read-only, and destructive unless read-only.
 */
function toolDefinition(listed: unknown): ToolDefinition | null {
  const parsed = listedTool.safeParse(listed)
  if (!parsed.success) return null
  const { name, description = '', inputSchema, outputSchema, annotations } = parsed.data
  const title = parsed.data.title ?? annotations?.title
  const readOnly = annotations?.readOnlyHint ?? false
  try {
    return {
      name,
      ...(title === undefined ? {} : { title }),
      description,
      readOnly,
      destructive: !readOnly && (annotations?.destructiveHint ?? true),
      idempotent: readOnly || (annotations?.idempotentHint ?? false),
      inputSchema: inputSchema as JsonObject,
      ...(outputSchema === undefined ? {} : { outputSchema: outputSchema as JsonObject }),
      // Over everything listed, known or not: icons and new kinds of hints change what people and agents see as well.
      definitionHash: sha256Hex(canonicalJson(withoutMeta(parsed.data) as JsonValue)),
    }
  } catch {
    return null
  }
}

/** `_meta` may hold request ids and times, which are not part of what a tool is. */
function withoutMeta(tool: Record<string, unknown>): Record<string, unknown> {
  const { _meta, ...rest } = tool
  return rest
}

function nameOf(listed: unknown): string {
  const name = (listed as { name?: unknown } | null)?.name
  return typeof name === 'string' ? `“${name.slice(0, 80)}”` : 'it has no name'
}
