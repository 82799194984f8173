import type { Request } from '../../shared/contract/http/requests.ts'
import type { JsonObject } from '../../shared/domain/json.ts'
import type { Refusal } from '../../shared/domain/refusal.ts'
import type { ToolDefinition } from '../../shared/domain/connector/tool.ts'
import type { AgentCaller } from '../ports/caller.ts'

/** A tool an agent may see, by connector. */
export interface ListedTool {
  readonly connector: { readonly id: string; readonly key: string; readonly name: string }
  readonly definition: ToolDefinition
}

/** What is to happen with one call of an agent. */
export type CallVerdict =
  /** A policy allows it. The call is on record as begun. */
  | {
      readonly action: 'forward'
      readonly callId: string
      readonly connectorId: string
      readonly canonicalArguments: string
    }
  | { readonly action: 'deny'; readonly refusal: Refusal }
  /** People decide. `attached`: the request was there before; its approval may be ready, the wait then ends at once. */
  | { readonly action: 'hold'; readonly requestId: string; readonly attached: boolean }

/** One call as its agent makes it. */
export interface AgentCall {
  readonly connectorKey: string
  readonly tool: string
  readonly arguments: JsonObject
  readonly note?: string
}

/**
 * What the MCP gateway needs of the core for one call. Each step is durable before it answers.
 *
 * The sequence is: `decideCall` → (`hold` → `waitForRequest` → `beginCall`) → upstream → `finishCall`.
 */
export interface CallUseCases {
  visibleTools(agent: AgentCaller): Promise<readonly ListedTool[]>
  /**
   * Evaluates the policy. `request-approval` creates a request, or attaches to the one that the same call (agent, user,
   * connector, tool, canonical arguments) has open or approved and unused, or to an unused approval that the agent asked
   * for ahead. Throws `unknown_connector`, `unknown_tool`, `invalid_arguments`, `arguments_too_large`, `unsafe_json`,
   * `connector_disabled`, `too_many_pending`, and `upstream_unavailable` (data: `connectorId`) while the connector's tools
   * are not known.
   */
  decideCall(agent: AgentCaller, call: AgentCall): Promise<CallVerdict>
  /**
   * Uses the grant, durably, for this very call. `canonicalArguments` are the bytes to send; `edited` says that an
   * approver replaced the agent's. Nothing is used when `signal` has aborted by then (`no_grant`).
   *
   * Refuses: `no_grant`, `grant_lapsed`, `grant_used`, `digest_mismatch`, `denied_by_policy`, `expired_credentials`.
   */
  beginCall(
    agent: AgentCaller,
    requestId: string,
    call: AgentCall,
    signal?: AbortSignal,
  ): Promise<{ ok: true; callId: string; canonicalArguments: string; edited: boolean } | Refusal>
  /** Records how a begun call ended. Safe to repeat. */
  finishCall(
    agent: AgentCaller,
    call: { callId: string; requestId: string | null; tool: string; connectorId: string },
    outcome: 'used' | 'outcome-unknown',
  ): Promise<void>
  /** The request as soon as it is resolved, or as it is after `timeoutMs` or when `signal` aborts. Reads first, then waits. */
  waitForRequest(requestId: string, timeoutMs: number, signal?: AbortSignal): Promise<Request>
  requestAccess(
    agent: AgentCaller,
    input: { connector: string; tools: readonly string[]; note?: string },
  ): Promise<Request>
  /** Throws `not_found` for another agent's request as for one that does not exist. */
  requestStatus(agent: AgentCaller, requestId: string): Promise<Request>
  /**
   * Answers the question that an approver has open on a request of this agent; its timers go on. Throws `not_found`,
   * `no_open_question`, `already_decided`.
   */
  answerOpenQuestion(agent: AgentCaller, requestId: string, text: string): Promise<Request>
}
