import type { Logger } from 'pino'
import type { Core } from '../../core/core.ts'
import type { HealthSources } from '../../core/health/health-sources.ts'
import type { StreamTickets } from '../../core/identity/stream-tickets.ts'
import type { IdentityProvider } from '../../ports/identity-provider.ts'
import type { SmsCallbacks } from '../../ports/sms-callbacks.ts'
import type { UpstreamStatus } from '../../ports/upstream.ts'
import type { HostRule } from './host-guard.ts'
import type { SetUpGate } from './set-up-gate.ts'

/** What the HTTP entry needs. */
export interface HttpDeps {
  readonly core: Core
  readonly log: Logger
  readonly hosts: HostRule
  readonly gate: SetUpGate
  readonly tickets: StreamTickets
  /** Who may bring replies to text messages. */
  readonly sms: SmsCallbacks
  /** What the operator lets people sign in by. */
  readonly signIn: {
    /** Mailed codes, where mail is set up. */
    readonly email: boolean
    readonly provider: IdentityProvider | null
    /** The provider’s verified addresses may name people that have no identity yet. */
    readonly linkByEmail: boolean
  }
  /** Connects if needed and asks the connector for its tools again. */
  readonly refreshConnector: (id: string) => Promise<UpstreamStatus>
  /** For whoever watches it. */
  readonly health: HealthSources
  /** Folder of the built pages, or null to serve the API alone. */
  readonly rendererFolder: string | null
  /** Per credential (or address, without one); 0: no limit. */
  readonly requestsPerMinute: number
  /** Behind a proxy that sets `X-Forwarded-For`. */
  readonly trustProxy: boolean
  /** Checks each reply against its schema before it leaves. For tests: it costs more than the reply itself. */
  readonly checkReplies: boolean
  /** False while starting and stopping. */
  readonly isReady: () => boolean
}
