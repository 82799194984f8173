import { ProtocolError, ProtocolErrorCode, type CallToolResult } from '@modelcontextprotocol/server'
import { NOTE_CHARACTERS, NOTE_META } from '../../../shared/contract/mcp.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { errorText } from '../../../shared/domain/errors.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { BUILT_IN_TOOLS } from './built-in-tools.ts'
import { callTool, type Answering } from './call-tool.ts'
import { CallerLeft } from './callers.ts'
import { callError } from './error-forms.ts'
import type { Gateway } from './gateway.ts'
import type { AgentMessage } from './mcp-deps.ts'

/** A `tools/call` as its client sent it, its form checked. */
export interface SentCall {
  readonly name: string
  readonly given: JsonObject
  readonly meta: Readonly<Record<string, unknown>> | undefined
}

/**
 * Answers one tool call of an agent, whichever way it came in. Throws `ProtocolError` for what is an error of the
 * protocol, and `CallerLeft` when the client stops waiting.
 */
export async function answerCall(
  gateway: Gateway,
  message: AgentMessage,
  { name, given, meta }: SentCall,
  answering: Answering,
): Promise<CallToolResult> {
  try {
    const builtIn = Object.hasOwn(BUILT_IN_TOOLS, name) ? BUILT_IN_TOOLS[name] : undefined
    if (builtIn) return await builtIn.run(gateway, message, given, answering.listener, answering.signal)
    const call = { ...named(name), arguments: given, ...noteOf(meta) }
    return await callTool(gateway, message, call, answering)
  } catch (error) {
    if (error instanceof AppError) return callError(error)
    throw unexpected(gateway, error)
  }
}

/** What nobody foresaw is told to the log, and to the agent only that it happened: its text may hold anything. */
export function unexpected({ deps }: Gateway, error: unknown): unknown {
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
function noteOf(meta: SentCall['meta']): { note?: string } {
  const note: unknown = meta?.[NOTE_META]
  if (note === undefined) return {}
  if (typeof note === 'string' && note.length <= NOTE_CHARACTERS) return { note }
  throw new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `The note under “${NOTE_META}” must be a text of at most ${NOTE_CHARACTERS} characters.`,
    { code: 'invalid_arguments' },
  )
}
