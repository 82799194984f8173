import type { ServerResponse } from 'node:http'
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server'
import { answerCall } from './answer-call.ts'
import { createAnswerStream, type AnswerStream } from './answer-stream.ts'
import type { Gateway } from './gateway.ts'
import type { AgentMessage } from './mcp-deps.ts'
import type { PlainCall } from './plain-call.ts'
import type { Listener } from './progress.ts'
import type { Project } from './run-call.ts'
import { assertResult } from './tool-result.ts'

/**
 * Serves one tool call straight on its socket, with the same bytes on the wire as by the SDK: that makes a server, a
 * transport, a web request, a response and two streams for each message, and reads each four times over.
 *
 * Never rejects.
 */
export async function servePlainCall(
  gateway: Gateway,
  { message, sessionId, project }: { message: AgentMessage; sessionId: string; project: Project },
  call: PlainCall,
  raw: ServerResponse,
): Promise<void> {
  const waiting = gateway.callers.begin({ keyId: message.agent.keyId, sessionId }, call.id)
  raw.once('close', waiting.leave)
  const stream = createAnswerStream(raw, gateway.deps.clock)
  const { id } = call
  try {
    const { signal } = waiting
    const result = await answerCall(gateway, message, call, {
      listener: listenerOn(stream, call),
      signal,
      project,
    })
    assertResult(result)
    stream.end({ result, jsonrpc: '2.0', id })
  } catch (error) {
    stream.end({ jsonrpc: '2.0', id, error: errorOf(error) })
  } finally {
    raw.off('close', waiting.leave)
    waiting.end()
  }
}

const listenerOn = (stream: AnswerStream, { progressToken }: PlainCall): Listener => ({
  progressToken,
  tell: async (params) => stream.tell({ jsonrpc: '2.0', method: 'notifications/progress', params }),
})

/** `answerCall` throws errors of the protocol, and one that nobody is left to read. */
const errorOf = (error: unknown): { code: number; message: string; data?: unknown } => {
  if (!(error instanceof ProtocolError))
    return { code: ProtocolErrorCode.InternalError, message: error instanceof Error ? error.message : '' }
  const { code, message, data } = error
  return {
    code: Number.isSafeInteger(code) ? code : ProtocolErrorCode.InternalError,
    message,
    ...(data === undefined ? {} : { data }),
  }
}
