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
  | { readonly action: 'forward'; readonly callId: string; readonly canonicalArguments: string; readonly requestId: string | null }
  | { readonly action: 'deny'; readonly refusal: Refusal }
  | { readonly action: 'hold'; readonly requestId: string; readonly attached: boolean }

/**
 * What the MCP gateway and the REST callers need of the core for one call. Each step is durable before it answers.
 *
 * The sequence is: `decideCall` → (`hold` → `waitForRequest` → `beginCall`) → upstream → `finishCall`.
 */
export interface CallUseCases {
  visibleTools(agent: AgentCaller): Promise<readonly ListedTool[]>
  /**
   * Evaluates the policy. `request-approval` creates a request, or attaches to the one that the same call (agent, user,
   * connector, tool, canonical arguments) has open; a ready grant is used at once and answers `forward`.
   */
  decideCall(
    agent: AgentCaller,
    call: { connectorKey: string; tool: string; arguments: JsonObject; note?: string },
  ): Promise<CallVerdict>
  /** Consumes the grant. Refused: `no_grant`, `grant_lapsed`, `grant_used`, `digest_mismatch`, or how the request ended. */
  beginCall(
    agent: AgentCaller,
    requestId: string,
    tool: string,
  ): Promise<{ ok: true; callId: string; canonicalArguments: string; edited: boolean } | Refusal>
  finishCall(agent: AgentCaller, call: { callId: string; requestId: string | null; tool: string; connectorId: string }, outcome: 'used' | 'outcome-unknown'): Promise<void>
  /** The request as soon as it is resolved, or as it is after `timeoutMs` or when `signal` aborts. Reads first, then waits. */
  waitForRequest(requestId: string, timeoutMs: number, signal?: AbortSignal): Promise<Request>
  requestAccess(agent: AgentCaller, input: { connector: string; tools: readonly string[]; note?: string }): Promise<Request>
  requestStatus(agent: AgentCaller, requestId: string): Promise<Request>
}
