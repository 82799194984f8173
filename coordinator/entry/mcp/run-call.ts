import { ProtocolError, type CallToolResult } from '@modelcontextprotocol/server'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { ErrorCode } from '../../../shared/domain/errors.ts'
import { ConnectorError } from '../../ports/upstream.ts'
import { unknownOutcome } from './answer-texts.ts'
import { CallerLeft } from './callers.ts'
import type { Gateway } from './gateway.ts'
import type { AgentMessage } from './mcp-deps.ts'
import type { Progress } from './progress.ts'
import { failure, passedOn } from './tool-result.ts'

/** A call that was begun: its record exists, and its grant (where it needed one) is used. */
export interface BegunCall {
  readonly callId: string
  readonly requestId: string | null
  readonly connectorId: string
  readonly tool: string
  readonly canonicalArguments: string
}

/** Fits a result to the protocol revision of the client, given the schema that was listed. */
export type Project = (result: CallToolResult, outputSchema: JsonObject | undefined) => CallToolResult

/** For whom a call is made. */
interface Caller {
  readonly gateway: Gateway
  readonly message: AgentMessage
  readonly progress: Progress
  readonly project: Project
}

/** After these the connector may have done it, and nobody knows. */
const UNKNOWN: ReadonlySet<ErrorCode> = new Set(['upstream_crashed', 'upstream_timeout'])

/**
 * Sends a begun call to its connector, once, and records how it ended. `signal` is given only where the end of the
 * caller's patience shall end the call.
 */
export async function runCall(
  { gateway, message: { agent }, progress, project }: Caller,
  call: BegunCall,
  signal?: AbortSignal,
): Promise<CallToolResult> {
  const { upstream, calls, log } = gateway.deps
  let outcome: 'used' | 'outcome-unknown' = 'used'
  try {
    const result = await upstream.call(call.connectorId, call.tool, call.canonicalArguments, {
      onProgress: (note) => progress.pass(note),
      ...(signal === undefined ? {} : { signal }),
    })
    const definition = upstream.status(call.connectorId).tools.find(({ name }) => name === call.tool)
    return project(passedOn(result), definition?.outputSchema)
  } catch (error) {
    if (signal?.aborted) {
      outcome = 'outcome-unknown'
      throw new CallerLeft()
    }
    if (error instanceof ConnectorError) throw new ProtocolError(error.code, error.message, error.data)
    if (!(error instanceof AppError)) {
      outcome = 'outcome-unknown'
      throw error
    }
    if (UNKNOWN.has(error.code)) outcome = 'outcome-unknown'
    return failure(`${error.message}\n${consequence(error.code, call)}`, error.code)
  } finally {
    const { callId, requestId, tool, connectorId } = call
    const recorded = calls
      .finishCall(agent, { callId, requestId, tool, connectorId }, outcome)
      // The answer is not kept back by a record that cannot be written: what is left `executing` is found at the next start.
      .catch((error: unknown) =>
        log.warn({ callId, error: String(error) }, 'the end of a call was not recorded'),
      )
    // That an allowed call was made is durable already; only a used grant is worth a second wait for the disk.
    if (requestId !== null) await recorded
  }
}

function consequence(code: ErrorCode, { requestId }: BegunCall): string {
  if (UNKNOWN.has(code)) {
    return requestId === null
      ? 'It is not known whether the call took effect. It was not repeated.'
      : unknownOutcome(requestId)
  }
  if (code === 'upstream_unavailable') return 'Nothing was executed.'
  return 'The call was executed, but its answer is lost.'
}
