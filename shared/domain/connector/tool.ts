import type { JsonObject } from '../json.ts'

/** A tool as its connector last described it. Annotations are hints of the connector, never proof. */
export interface ToolDefinition {
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly readOnly: boolean
  /** MCP default: a tool that is not read-only counts as destructive unless its connector says otherwise. */
  readonly destructive: boolean
  readonly idempotent: boolean
  readonly inputSchema: JsonObject
  readonly outputSchema?: JsonObject
  /** Lower-case hex SHA-256 over the canonical JSON of name, description, schemas and annotations. */
  readonly definitionHash: string
}

/** The identifier people and MCP clients see: connector key, underscore, tool name. */
export const toolIdentifier = (connectorKey: string, tool: string): string => `${connectorKey}_${tool}`
