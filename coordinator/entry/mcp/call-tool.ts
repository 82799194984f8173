import type { CallToolResult } from '@modelcontextprotocol/server'
import { canonicalJson } from '../../../shared/domain/canonical/canonical-json.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { errorText } from '../../../shared/domain/errors.ts'
import type { AgentCall, CallVerdict } from '../../core/core-contract.ts'
import { onceConnected } from '../../core/connectors/once-connected.ts'
import { approvedButAway, editedText, endedText, grantText, pendingText } from './answer-texts.ts'
import { CallerLeft } from './callers.ts'
import { changedArguments } from './changed-arguments.ts'
import type { Gateway } from './gateway.ts'
import type { AgentMessage } from './mcp-deps.ts'
import { createProgress, type Listener, type Progress } from './progress.ts'
import { runCall, type Project } from './run-call.ts'
import type { RunOutcome } from './runs.ts'
import { failure, withRemark, words } from './tool-result.ts'

interface Serving {
  readonly gateway: Gateway
  readonly message: AgentMessage
  readonly call: AgentCall
  readonly progress: Progress
  /** Aborts when the client no longer waits, for whatever cause. */
  readonly signal: AbortSignal
  readonly project: Project
}

/** To whom a call is answered, and how. */
export interface Answering {
  readonly listener: Listener
  /** Aborts when the client no longer waits, for whatever cause. */
  readonly signal: AbortSignal
  readonly project: Project
}

/**
 * Serves a call: forwards it, refuses it, or holds it until somebody has decided. Throws `CallerLeft` when the client
 * stops waiting; the request stays as it is. Throws what `CallUseCases.decideCall` throws.
 */
export function callTool(
  gateway: Gateway,
  message: AgentMessage,
  call: AgentCall,
  { listener, signal, project }: Answering,
): Promise<CallToolResult> {
  return serve({
    gateway,
    message,
    call,
    progress: createProgress(listener, gateway.deps.clock),
    signal,
    project,
  })
}

async function serve(serving: Serving): Promise<CallToolResult> {
  const { gateway, message, call, progress, signal } = serving
  const { upstream } = gateway.deps
  const underWay = gateway.runs.find(nameOf(serving))
  if (underWay) return deliver(serving, underWay)

  const verdict = await decide(serving)
  switch (verdict.action) {
    case 'deny':
      return failure(
        `${errorText(verdict.refusal.code, verdict.refusal.data)} Nothing was executed. ` +
          'Do not try to reach the same end another way.',
        verdict.refusal.code,
      )
    case 'forward': {
      const { callId, connectorId, canonicalArguments } = verdict
      const begun = { callId, requestId: null, connectorId, tool: call.tool, canonicalArguments }
      return runCall(serving, begun, signal)
    }
    case 'hold': {
      const request = await gateway.holds.wait(verdict.requestId, message.holdSeconds, progress, signal)
      if (signal.aborted) throw new CallerLeft()
      const outputSchema = upstream
        .status(request.connector.id)
        .tools.find(({ name }) => name === call.tool)?.outputSchema
      if (request.status === 'pending') {
        // Where an answer must fit a schema, most clients throw away one that does not, unless it is an error.
        return outputSchema ? failure(pendingText(request), 'pending') : words(pendingText(request))
      }
      return afterDecision(serving, request.id)
    }
  }
}

/** A connector that is still being connected gets its time: its tools are not known before. */
function decide({ gateway: { deps }, message: { agent }, call }: Serving): Promise<CallVerdict> {
  return onceConnected(
    (id) => deps.upstream.refresh(id),
    () => deps.calls.decideCall(agent, call),
  )
}

/** The request is over: run what was approved, or say how it ended. */
async function afterDecision(serving: Serving, requestId: string): Promise<CallToolResult> {
  const { gateway, signal } = serving
  for (;;) {
    const outcome = await waitOr(
      signal,
      gateway.runs.join(nameOf(serving), () => useGrant(serving, requestId)),
    )
    // Whoever had started it left before it began: it is this caller's turn.
    if (outcome.kind === 'left') continue
    gateway.runs.delivered(nameOf(serving))
    return outcome.result
  }
}

async function useGrant(serving: Serving, requestId: string): Promise<RunOutcome> {
  const { gateway, message, call, signal } = serving
  const { calls, upstream } = gateway.deps
  const answer = (result: CallToolResult): RunOutcome => ({ kind: 'answered', result, keep: false })
  const request = await calls.waitForRequest(requestId, 0)
  const asked = request.tools.find(({ name }) => name === call.tool)
  if (asked?.outcome !== 'approved') return answer(failure(endedText(request, call.tool), request.status))
  if (asked.grant !== 'ready') {
    const grant = asked.grant ?? 'used'
    return answer(failure(grantText(request, grant), grant))
  }
  const away = await whyAway(upstream, request.connector.id)
  if (away !== null) return answer(failure(approvedButAway(request, away), 'upstream_unavailable'))
  if (signal.aborted) return { kind: 'left' }

  const begun = await calls.beginCall(message.agent, requestId, call, signal)
  if (!begun.ok) {
    if (signal.aborted) return { kind: 'left' }
    return answer(failure(`${errorText(begun.code, begun.data)} Nothing was executed.`, begun.code))
  }
  const { callId, canonicalArguments, edited } = begun
  const ran = { callId, requestId, connectorId: request.connector.id, tool: call.tool, canonicalArguments }
  // From here on the call is carried through whether or not its caller waits: its grant is used.
  const result = await runCall(serving, ran)
  if (!edited) return { kind: 'answered', result, keep: true }
  const changes = changedArguments(call.arguments, JSON.parse(canonicalArguments) as JsonObject)
  return { kind: 'answered', result: withRemark(editedText(request, changes), result), keep: true }
}

/** An approval is not spent on a connector that is away: it is asked to come back first. */
async function whyAway(upstream: Gateway['deps']['upstream'], connectorId: string): Promise<string | null> {
  if (upstream.status(connectorId).status === 'connected') return null
  const { status, error } = await upstream.refresh(connectorId)
  return status === 'connected' ? null : (error ?? 'the connector is not connected.')
}

async function deliver(serving: Serving, run: Promise<RunOutcome>): Promise<CallToolResult> {
  const { gateway, signal } = serving
  const outcome = await waitOr(signal, run)
  if (outcome.kind === 'left') return serve(serving)
  gateway.runs.delivered(nameOf(serving))
  return outcome.result
}

/** The run goes on when its caller leaves; only the waiting ends. */
function waitOr<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(new CallerLeft())
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

/** What makes two calls the same call. Never the session, never the request's id. */
const nameOf = ({ message: { agent }, call }: Serving): string =>
  [agent.id, agent.userId, call.connectorKey, call.tool, canonicalJson(call.arguments)].join('\n')
