import type { Transport } from '@modelcontextprotocol/client'
import type { ConnectorTransport } from '../../../shared/contract/http/connectors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { UpstreamLimits } from './limits.ts'

/** A connector as stored, with its credentials in the clear. Lives in memory only. */
export interface UpstreamConnector {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly enabled: boolean
  readonly transport: ConnectorTransport
}

/** What the adapter says to the log. A pino logger fits. */
export interface UpstreamLog {
  info(data: object, message: string): void
  warn(data: object, message: string): void
}

/**
 * A connector that runs inside the coordinator: the other end of its pair of in-memory transports. `args` are those of
 * the connector's settings.
 */
export type StartBuiltIn = (args: readonly string[]) => Promise<Transport>

export interface UpstreamOptions {
  /** The stored connectors, as of now. Called by `sync`. */
  readonly connectors: () => Promise<readonly UpstreamConnector[]>
  readonly log: UpstreamLog
  readonly clock: Clock
  /** Of Countersign; told to connectors as the client's version. */
  readonly version: string
  readonly limits?: Partial<UpstreamLimits>
  /**
   * By command of a `stdio` transport: programs that run inside the coordinator instead. The desktop app has no Node of
   * its own that could run our sample server, so `countersign-sample` is served from memory everywhere.
   */
  readonly builtIn?: Readonly<Record<string, StartBuiltIn>>
  /** From 0 to 1; spreads reconnection attempts. */
  readonly random?: () => number
}
