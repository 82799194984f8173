import type { ToolDefinition } from '../../shared/domain/connector/tool.ts'

/** A tool's answer, passed through unchanged: the MCP `CallToolResult` as the connector gave it. */
export interface UpstreamResult {
  readonly content: readonly unknown[]
  readonly structuredContent?: unknown
  readonly isError?: boolean
  readonly _meta?: unknown
}

export interface UpstreamStatus {
  readonly status: 'connected' | 'connecting' | 'error' | 'disabled'
  /** A sentence for people when `status` is `error`; it holds no secrets. */
  readonly error?: string
  readonly tools: readonly ToolDefinition[]
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** Called with the connector's own progress notes. */
  readonly onProgress?: (progress: { progress: number; total?: number; message?: string }) => void
}

/**
 * A JSON-RPC error that the connector itself answered a call with. Passes to the agent unchanged; the connector has dealt
 * with the call, so it is over and its outcome is known.
 */
export class ConnectorError extends Error {
  readonly code: number
  readonly data: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.name = 'ConnectorError'
    this.code = code
    this.data = data
  }
}

/**
 * All connectors, connected. Starts what is enabled, reconnects with back-off, and reports changes of status or tools.
 *
 * `call` sends the canonical bytes it is given and nothing else. It throws `AppError` with `upstream_unavailable` (not
 * sent), `upstream_crashed` or `upstream_timeout` (sent, outcome unknown) or `upstream_too_large` (executed, answer
 * dropped), or `ConnectorError`; when `signal` aborts, the signal's reason. It never repeats a call by itself.
 */
export interface Upstream {
  /** Makes the running set equal to the stored connectors. Called at start and after each change. Safe to repeat. */
  sync(): Promise<void>
  status(connectorId: string): UpstreamStatus
  /** Asks again for the tools; connects first where needed. */
  refresh(connectorId: string): Promise<UpstreamStatus>
  call(
    connectorId: string,
    tool: string,
    canonicalArguments: string,
    options?: CallOptions,
  ): Promise<UpstreamResult>
  onChange(listener: (connectorId: string, status: UpstreamStatus) => void): () => void
  stop(): Promise<void>
}
