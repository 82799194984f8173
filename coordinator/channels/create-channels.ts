import type { Logger } from 'pino'
import { CHANNELS, CHANNEL_KINDS, type ChannelKind } from '../../shared/domain/delivery/channels.ts'
import { chat } from '../adapters/channels/chat/chat.ts'
import { ntfy } from '../adapters/channels/ntfy/ntfy.ts'
import type { Config } from '../adapters/system/read-config.ts'
import type { Core } from '../core/core.ts'
import { storedAddress } from '../core/settings/channel-settings.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Channel } from '../ports/channel.ts'
import type { ChannelAddress, ChannelSetup } from '../ports/channel-setup.ts'
import type { SmsCallbacks } from '../ports/sms-callbacks.ts'
import type { OutboxRow } from '../ports/store.ts'
import type { ChannelKindEntry, RunningChannel } from './channel-kind.ts'
import { email } from './email.ts'
import { isPlainAddress } from './plain-address.ts'
import { room } from './room.ts'
import { sms } from './sms.ts'

/** How each channel of the table in `shared/domain/delivery/channels.ts` sends. To add one: its adapter, and a line here. */
const KINDS: Readonly<Record<ChannelKind, ChannelKindEntry>> = {
  email,
  sms,
  chat: room('chat', chat),
  ntfy: room('ntfy', ntfy),
}

const TRY_MS = 20_000

export interface Channels extends ChannelSetup, SmsCallbacks {
  /** Whether messages on it can leave. Webhooks belong to flows and always can. */
  canSend: Core['canSend']
  /** The channel that carries a row, or null when it is not set up. */
  channelFor(row: Pick<OutboxRow, 'channel'>): Channel | null
  close(): Promise<void>
}

interface Running extends RunningChannel {
  /** What it was made of, to see whether that changed. */
  readonly made: string
}

/** The registry of running channels. What the operator gave goes before what was saved in the app. */
export function createChannels(options: {
  readonly config: Config
  readonly core: () => Core
  readonly log: Logger
}): Channels {
  const { config, log } = options
  const running = new Map<ChannelKind, Running>()
  const given = new Map(CHANNEL_KINDS.map((name) => [name, addressGiven(config, name)]))
  for (const [name, address] of given) {
    const problem = address === null ? null : problemWithAddress(name, address, config)
    if (problem !== null) {
      throw new AppError('invalid_config', { detail: `${CHANNELS[name].configKey}: ${problem}` })
    }
  }

  const start = async (name: ChannelKind, address: ChannelAddress | null): Promise<void> => {
    const made = JSON.stringify(address)
    const before = running.get(name)
    if (before?.made === made) return
    running.delete(name)
    if (address !== null) {
      const allowPrivate = config.allowPrivateWebhooks || given.get(name) !== null
      const created = KINDS[name].create(address, { core: options.core(), config, allowPrivate })
      running.set(name, { ...created, made })
    }
    await before?.channel.close()
  }
  return {
    fromOperator: (name) => given.get(name) ?? null,
    problemWith: (name, address) => plainProblem(address, config) ?? KINDS[name].problemWith(address),
    canSend: (name) => name === 'webhook' || running.has(name as ChannelKind),
    channelFor: ({ channel }) => running.get(channel as ChannelKind)?.channel ?? null,
    async changed() {
      const core = options.core()
      for (const name of CHANNEL_KINDS) {
        const stored = await core.store.read((tx) => storedAddress(core, tx, name))
        // What was saved by an older version, and makes no sense to this one, must not keep the rest from starting.
        await start(name, given.get(name) ?? stored).catch((error: unknown) =>
          log.error({ err: error, channel: name }, 'a channel could not be started'),
        )
      }
    },
    async trySend(name, to, language) {
      const found = running.get(name)
      if (!found) return null
      const id = `test:${options.core().ids.ulid()}`
      return found.tryOut({ id, to, language }, AbortSignal.timeout(TRY_MS))
    },
    isGenuine: (url, parameters, signature) =>
      [...running.values()].some(({ isGenuine }) => isGenuine?.(url, parameters, signature) === true),
    async close() {
      await Promise.all([...running.values()].map(({ channel }) => channel.close()))
      running.clear()
    },
  }
}

/** What is wrong with an address that was given, in words, or null. Mail needs no sender then: it has a default. */
export const problemWithAddress = (
  name: ChannelKind,
  address: ChannelAddress,
  config: Pick<Config, 'allowUnencrypted'>,
): string | null =>
  plainProblem(address, config) ?? KINDS[name].problemWith({ from: 'a@localhost', ...address })

const plainProblem = (
  { url }: ChannelAddress,
  { allowUnencrypted }: Pick<Config, 'allowUnencrypted'>,
): string | null =>
  !allowUnencrypted && isPlainAddress(url)
    ? 'The way there is not encrypted. Use the form with TLS, or start the coordinator with COUNTERSIGN_ALLOW_UNENCRYPTED=true where that network is yours alone.'
    : null

/** What the operator gave at the start. */
export function addressGiven(config: Config, name: ChannelKind): ChannelAddress | null {
  const url = config[CHANNELS[name].configKey]
  if (url === undefined) return null
  const from = KINDS[name].senderFrom?.(config)
  return { url, ...(from === undefined ? {} : { from }) }
}
