import type { Config } from '../adapters/system/read-config.ts'
import type { Language } from '../../shared/domain/people/language.ts'
import type { Core } from '../core/core.ts'
import type { Channel, SendOutcome } from '../ports/channel.ts'
import type { ChannelAddress } from '../ports/channel-setup.ts'

/** A test, outside the queue. */
export interface Trial {
  readonly id: string
  /** An address or number; of no meaning to a room. */
  readonly to: string
  readonly language: Language
}

/** A channel that runs, by one address. */
export interface RunningChannel {
  readonly channel: Channel
  /** Sends words that say they are a test. */
  tryOut(trial: Trial, signal: AbortSignal): Promise<SendOutcome>
  /** Of a provider that calls: whether a call is its own. */
  isGenuine?(url: string, parameters: ReadonlyMap<string, string>, signature: string): boolean
}

/** What the registry has to know of a channel that is set up once for everybody. */
export interface ChannelKindEntry {
  /** Of mail: the sender that the operator gave at the start, beside the address. */
  senderFrom?(config: Config): string | undefined
  /** What is wrong with an address, in words, or null. */
  problemWith(address: ChannelAddress): string | null
  create(address: ChannelAddress, context: ChannelContext): RunningChannel
}

export interface ChannelContext {
  readonly core: Core
  readonly config: Config
  /** The operator's own word, or their leave, lets a channel reach addresses that are not public. */
  readonly allowPrivate: boolean
}
