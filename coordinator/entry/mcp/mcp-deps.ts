import type { Clock } from '../../ports/clock.ts'
import type { Ids } from '../../ports/ids.ts'
import type { AgentCaller, Caller } from '../../ports/caller.ts'
import type { Upstream } from '../../ports/upstream.ts'
import type { CallUseCases } from '../../core/core-contract.ts'

/** What the gateway says to the log. A pino logger fits. */
export interface McpLog {
  info(data: object, message: string): void
  warn(data: object, message: string): void
}

export interface McpDeps {
  readonly calls: CallUseCases
  readonly upstream: Upstream
  /** Whose key or token this is. Throws `AppError`: `invalid_credentials`, `expired_credentials`. */
  readonly authenticate: (
    text: string,
    from: string | undefined,
  ) => Promise<Exclude<Caller, { kind: 'system' }>>
  readonly clock: Clock
  readonly ids: Ids
  readonly log: McpLog
  /** Of Countersign; told to agents as the server's version. */
  readonly version: string
}

/** One message of an agent: who sent it and how it wants to be served. */
export interface AgentMessage {
  readonly agent: AgentCaller
  readonly holdSeconds: number
}
