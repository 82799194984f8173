import { Server } from '@modelcontextprotocol/server'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { answerCall, unexpected } from './answer-call.ts'
import type { Gateway } from './gateway.ts'
import { INSTRUCTIONS } from './instructions.ts'
import { listTools } from './list-tools.ts'
import type { AgentMessage } from './mcp-deps.ts'
import { listenerOf } from './progress.ts'

/** One for all: the SDK would make a validator for each message, and none of our handlers uses it. */
const validator = new AjvJsonSchemaValidator()

/**
 * Serves one message of one agent, in whichever protocol revision it came. The SDK wants a server of its own for each
 * message; it holds no state.
 */
export function createServer(gateway: Gateway, message: AgentMessage, sessionId: string): Server {
  const server = new Server(
    { name: 'countersign', title: 'Countersign', version: gateway.deps.version },
    {
      capabilities: { tools: { listChanged: true } },
      instructions: INSTRUCTIONS,
      jsonSchemaValidator: validator,
    },
  )
  server.setRequestHandler('tools/list', async () => {
    try {
      return { tools: listTools(await gateway.deps.calls.visibleTools(message.agent)) }
    } catch (error) {
      throw unexpected(gateway, error)
    }
  })
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const { mcpReq } = context
    const waiting = gateway.callers.begin({ keyId: message.agent.keyId, sessionId }, mcpReq.id)
    const call = { name: params.name, given: (params.arguments ?? {}) as JsonObject, meta: mcpReq._meta }
    try {
      return await answerCall(gateway, message, call, {
        listener: listenerOf(context),
        signal: AbortSignal.any([mcpReq.signal, waiting.signal]),
        // Clients of the 2025 revisions know structured content as objects only; the SDK wraps what is not.
        project: (result, outputSchema) => server.projectCallToolResult(result, outputSchema),
      })
    } finally {
      waiting.end()
    }
  })
  return server
}
