import type { ChannelKind } from '../../shared/domain/delivery/channels.ts'
import type { Language } from '../../shared/domain/people/language.ts'
import type { SendOutcome } from './channel.ts'

/** How a channel is reached. `url` holds what has to stay secret. */
export interface ChannelAddress {
  readonly url: string
  /** Of mail: `Name <address>`. */
  readonly from?: string
}

/** The running channels, as use cases see them. */
export interface ChannelSetup {
  /** What the operator gave at the start; it goes before what was saved in the app. */
  fromOperator(channel: ChannelKind): ChannelAddress | null
  /** What is wrong with an address, in words, or null. */
  problemWith(channel: ChannelKind, address: ChannelAddress): string | null
  /** What is saved has changed: the next message goes by it. */
  changed(): Promise<void>
  /**
   * Sends a test now, beside the outbox. `to`: an address or number; a room has none.
   * `null`: the channel is not set up.
   */
  trySend(channel: ChannelKind, to: string, language: Language): Promise<SendOutcome | null>
}
