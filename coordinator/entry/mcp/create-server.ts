import { ProtocolError, ProtocolErrorCode, Server, type ServerContext } from '@modelcontextprotocol/server'
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/server/validators/ajv'
import { NOTE_META, NOTE_CHARACTERS } from '../../../shared/contract/mcp.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { errorText } from '../../../shared/domain/errors.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { BUILT_IN_TOOLS } from './built-in-tools.ts'
import { callTool } from './call-tool.ts'
import { CallerLeft } from './callers.ts'
import { callError } from './error-forms.ts'
import type { Project } from './run-call.ts'
import type { Gateway } from './gateway.ts'
import { INSTRUCTIONS } from './instructions.ts'
import { listTools } from './list-tools.ts'
import type { AgentMessage } from './mcp-deps.ts'

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
    const given = (params.arguments ?? {}) as JsonObject
    const waiting = gateway.callers.begin({ keyId: message.agent.keyId, sessionId }, context.mcpReq.id)
    const signal = AbortSignal.any([context.mcpReq.signal, waiting.signal])
    try {
      const builtIn = Object.hasOwn(BUILT_IN_TOOLS, params.name) ? BUILT_IN_TOOLS[params.name] : undefined
      if (builtIn) return await builtIn.run(gateway, message, given, context, signal)
      const call = { ...named(params.name), arguments: given, ...noteOf(context) }
      // Clients of the 2025 revisions know structured content as objects only; the SDK wraps what is not.
      const project: Project = (result, outputSchema) => server.projectCallToolResult(result, outputSchema)
      return await callTool(gateway, message, call, { context, signal, project })
    } catch (error) {
      if (error instanceof AppError) return callError(error)
      throw unexpected(gateway, error)
    } finally {
      waiting.end()
    }
  })
  return server
}

/** What nobody foresaw is told to the log, and to the agent only that it happened: its text may hold anything. */
function unexpected({ deps }: Gateway, error: unknown): unknown {
  if (error instanceof ProtocolError || error instanceof CallerLeft) return error
  const requestId = deps.ids.ulid()
  deps.log.warn({ requestId, err: error }, 'a message of an agent failed')
  return new ProtocolError(ProtocolErrorCode.InternalError, errorText('internal', { requestId }), {
    code: 'internal',
  })
}

/** Connector keys have no underscore, so the first one ends the key. */
function named(identifier: string): { connectorKey: string; tool: string } {
  const end = identifier.indexOf('_')
  if (end < 1 || end === identifier.length - 1) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool “${identifier}”.`, {
      code: 'unknown_tool',
    })
  }
  return { connectorKey: identifier.slice(0, end), tool: identifier.slice(end + 1) }
}

/** The requester's note. It is shown whole or refused: a part of it could say something else. */
function noteOf({ mcpReq }: ServerContext): { note?: string } {
  const note: unknown = mcpReq._meta?.[NOTE_META]
  if (note === undefined) return {}
  if (typeof note === 'string' && note.length <= NOTE_CHARACTERS) return { note }
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `The note under “${NOTE_META}” must be a text of at most ${NOTE_CHARACTERS} characters.`,
    { code: 'invalid_arguments' },
  )
}
