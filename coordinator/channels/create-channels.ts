import type { Logger } from 'pino'
import type { Config } from '../adapters/system/read-config.ts'
import type { Core } from '../core/core.ts'
import { storedAddress } from '../core/settings/channel-settings.ts'
import { AppError } from '../../shared/domain/app-error.ts'
import type { Channel } from '../ports/channel.ts'
import type { ChannelAddress, ChannelSetup, SetUpChannel } from '../ports/channel-setup.ts'
import type { SmsCallbacks } from '../ports/sms-callbacks.ts'
import type { OutboxRow } from '../ports/store.ts'
import type { ChannelKindEntry, RunningChannel } from './channel-kind.ts'
import { chat } from './chat.ts'
import { email } from './email.ts'
import { sms } from './sms.ts'

/** Every channel that is set up once for everybody. To add one: a file, a line, and its name in `ports/channel-setup.ts`. */
const KINDS: Readonly<Record<SetUpChannel, ChannelKindEntry>> = { email, sms, chat }
const NAMES = Object.keys(KINDS) as SetUpChannel[]

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
  const running = new Map<SetUpChannel, Running>()
  const given = new Map(NAMES.map((name) => [name, KINDS[name].fromConfig(config)]))
  for (const [name, address] of given) {
    const problem = address === null ? null : KINDS[name].problemWith({ from: 'a@localhost', ...address })
    if (problem !== null) throw new AppError('invalid_config', { detail: `${name}: ${problem}` })
  }

  const start = async (name: SetUpChannel, address: ChannelAddress | null): Promise<void> => {
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
    problemWith: (name, address) => KINDS[name].problemWith(address),
    canSend: (name) => name === 'webhook' || running.has(name as SetUpChannel),
    channelFor: ({ channel }) => running.get(channel as SetUpChannel)?.channel ?? null,
    async changed() {
      const core = options.core()
      for (const name of NAMES) {
        const stored = await core.store.read((tx) => storedAddress(core, tx, name))
        // What was saved by an older version, and makes no sense to this one, must not keep the rest from starting.
        await start(name, given.get(name) ?? stored).catch((error: unknown) =>
          log.error({ err: error, channel: name }, 'a channel could not be started'),
        )
      }
    },
    async trySend(name, to) {
      const found = running.get(name)
      if (!found) return null
      return found.tryOut(`test:${options.core().ids.ulid()}`, to, AbortSignal.timeout(TRY_MS))
    },
    isGenuine: (url, parameters, signature) =>
      [...running.values()].some(({ isGenuine }) => isGenuine?.(url, parameters, signature) === true),
    async close() {
      await Promise.all([...running.values()].map(({ channel }) => channel.close()))
      running.clear()
    },
  }
}
