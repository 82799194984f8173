import type { ChannelKind } from '../../shared/domain/delivery/channels.ts'
import type { ChannelSetup } from '../ports/channel-setup.ts'
import type { Clock } from '../ports/clock.ts'
import type { Ids } from '../ports/ids.ts'
import type { Secrets } from '../ports/secrets.ts'
import type { Store } from '../ports/store.ts'
import type { UpstreamStatus } from '../ports/upstream.ts'
import type { SigningKeys } from './record/checkpoints.ts'
import type { Waiters } from './requests/waiters.ts'

/** What every use case works with. Made once, in create-coordinator.ts. */
export interface Core {
  readonly store: Store
  readonly clock: Clock
  readonly ids: Ids
  readonly secrets: Secrets
  /** For the checkpoints of the log. */
  readonly signingKeys: SigningKeys
  readonly waiters: Waiters
  readonly mode: 'computer' | 'team'
  readonly version: string
  /** Where people reach this coordinator, without a slash at the end: links in messages start with it. */
  readonly publicUrl: string
  /** After how long unused the sessions that are opened from now on end, ms. */
  readonly unusedSessionsEnd: { readonly web: number; readonly desktop: number }
  /** Live status and tools of a connector, as the upstream adapter knows them. */
  connectorStatus(connectorId: string): UpstreamStatus
  /** Makes the running connectors equal to the stored ones; returns when they are being started, not when they answer. */
  connectorsChanged(): void
  /** Whether the operator has set up this channel, so that messages on it can leave. */
  canSend(channel: ChannelKind | 'webhook'): boolean
  /** The running channels: how they are set up, and a way to try them. */
  readonly channels: ChannelSetup
  /** For what must not fail a command but must not vanish either. */
  warn(message: string, data: object): void
}
