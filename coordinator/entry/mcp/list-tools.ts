import type { Tool } from '@modelcontextprotocol/server'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { toolIdentifier } from '../../../shared/domain/connector/tool.ts'
import type { ListedTool } from '../../core/core-contract.ts'
import { BUILT_IN_TOOLS } from './built-in-tools.ts'

/** What `tools/list` shows an agent: our own tools, and each tool it may call or ask for under its connector's key. */
export const listTools = (visible: readonly ListedTool[]): Tool[] => [
  ...Object.values(BUILT_IN_TOOLS).map(({ listed }) => listed),
  ...visible.map(asTool),
]

function asTool({ connector, definition }: ListedTool): Tool {
  const { name, title, description, readOnly, destructive, idempotent, inputSchema, outputSchema } =
    definition
  return {
    name: toolIdentifier(connector.key, name),
    title: title ?? name,
    description,
    inputSchema: asObjectSchema(inputSchema),
    ...(outputSchema === undefined
      ? {}
      : { outputSchema: outputSchema as NonNullable<Tool['outputSchema']> }),
    annotations: { readOnlyHint: readOnly, destructiveHint: destructive, idempotentHint: idempotent },
  }
}

/** Clients refuse a whole list when one schema does not say that arguments are an object, which they always are. */
const asObjectSchema = (schema: JsonObject): Tool['inputSchema'] =>
  ({ ...schema, type: 'object' }) as Tool['inputSchema']
