import type { Connector } from '../../../shared/contract/http/connectors.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { UpstreamStatus } from '../../ports/upstream.ts'
import type { StoredConnector } from '../documents.ts'
import { maskTransport } from './connector-secrets.ts'

type WireObject = Connector['tools'][number]['inputSchema']
/** The contract's JSON type is mutable, the domain's is not; the value is the same. */
const wire = (value: JsonObject): WireObject => value as WireObject

/** A connector as everybody may see it: credentials masked. */
export function connectorView(connector: StoredConnector, status: UpstreamStatus): Connector {
  return {
    id: connector.id,
    key: connector.key,
    name: connector.name,
    transport: maskTransport(connector.transport),
    enabled: connector.enabled,
    status: connector.enabled ? status.status : 'disabled',
    ...(connector.enabled && status.error !== undefined ? { error: status.error } : {}),
    tools: status.tools.map(toolView),
    updatedAt: isoOf(connector.updatedAt),
  }
}

const toolView = (tool: ToolDefinition): Connector['tools'][number] => ({
  name: tool.name,
  ...(tool.title === undefined ? {} : { title: tool.title }),
  description: tool.description,
  readOnly: tool.readOnly,
  destructive: tool.destructive,
  idempotent: tool.idempotent,
  inputSchema: wire(tool.inputSchema),
  ...(tool.outputSchema === undefined ? {} : { outputSchema: wire(tool.outputSchema) }),
  definitionHash: tool.definitionHash,
})
