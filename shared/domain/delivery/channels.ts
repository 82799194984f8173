const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** How far apart the attempts of one message may grow (ms), and how many it is worth. */
export interface RetryRule {
  readonly firstDelay: number
  readonly longestDelay: number
  readonly mostAttempts: number
}

/** What everybody has to know of a channel that is set up once for all; how it sends is its adapter's own. */
interface ChannelTraits {
  /** By what somebody is found on it. A room is one place for all of its readers and reaches nobody in person. */
  readonly reaches: 'email' | 'phone' | 'room'
  /** Where its address stands in the configuration: `smtpUrl` is `COUNTERSIGN_SMTP_URL`. Always secret. */
  readonly configKey: string
  /** The beginnings of its addresses, without `://`; the first is offered first. `+http` behind one: not encrypted. */
  readonly schemes: readonly string[]
  /** The host that nearly everybody has, by scheme. */
  readonly usualHosts?: Readonly<Record<string, string>>
  /** What makes up its address besides way and host. `from-beside`: the sender stands beside the address. */
  readonly parts: readonly ('account' | 'secret' | 'from' | 'from-beside')[]
  /** What stands behind the host is as good as a password. A password itself is secret on every channel. */
  readonly secretPath: boolean
  readonly retry: RetryRule
}

/** Every channel that a flow can tell people by. To add one, begin with its entry here. */
export const CHANNELS = {
  email: {
    reaches: 'email',
    configKey: 'smtpUrl',
    schemes: ['smtps', 'smtp'],
    parts: ['account', 'secret', 'from-beside'],
    secretPath: false,
    retry: { firstDelay: 10 * SECOND, longestDelay: 2 * HOUR, mostAttempts: 60 },
  },
  sms: {
    reaches: 'phone',
    configKey: 'smsUrl',
    schemes: ['twilio', 'smpp', 'smpps'],
    usualHosts: { twilio: 'api.twilio.com' },
    parts: ['account', 'secret', 'from'],
    secretPath: false,
    retry: { firstDelay: 10 * SECOND, longestDelay: 30 * MINUTE, mostAttempts: 60 },
  },
  chat: {
    reaches: 'room',
    configKey: 'chatUrl',
    schemes: ['slack', 'teams'],
    parts: [],
    secretPath: true,
    retry: { firstDelay: 5 * SECOND, longestDelay: 30 * MINUTE, mostAttempts: 60 },
  },
  ntfy: {
    reaches: 'room',
    configKey: 'ntfyUrl',
    schemes: ['ntfy'],
    usualHosts: { ntfy: 'ntfy.sh/' },
    parts: ['account', 'secret'],
    secretPath: true,
    retry: { firstDelay: 5 * SECOND, longestDelay: 30 * MINUTE, mostAttempts: 60 },
  },
} as const satisfies Readonly<Record<string, ChannelTraits>>

export type ChannelKind = keyof typeof CHANNELS
export type ChannelConfigKey = (typeof CHANNELS)[ChannelKind]['configKey']

/** In the order in which they are offered. */
export const CHANNEL_KINDS = Object.keys(CHANNELS) as [ChannelKind, ...ChannelKind[]]

/** An entry of the table, of whichever channel. */
export const channelTraits = (channel: ChannelKind): ChannelTraits => CHANNELS[channel]
