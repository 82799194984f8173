import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { OWN_TOOLS } from '../shared/contract/mcp.ts'
import { entryHash } from '../shared/domain/log/chain.ts'
import { readOrMakeKeyFile } from './adapters/crypto/key-file.ts'
import { createLogSigner, newSigningKey } from './adapters/crypto/log-signer.ts'
import { nodeSha256 } from './adapters/crypto/node-sha256.ts'
import { createRandomIds } from './adapters/crypto/random-ids.ts'
import { createSealedSecrets } from './adapters/crypto/sealed-secrets.ts'
import { createSqliteStore } from './adapters/store/sqlite/create-sqlite-store.ts'
import type { Config } from './adapters/system/read-config.ts'
import { createSystemClock, type ClockReading } from './adapters/system/system-clock.ts'
import type { Core } from './core/core.ts'
import { createWaiters } from './core/requests/waiters.ts'
import type { ChannelSetup } from './ports/channel-setup.ts'
import type { Clock } from './ports/clock.ts'
import type { Secrets } from './ports/secrets.ts'
import type { Store } from './ports/store.ts'
import type { Upstream } from './ports/upstream.ts'

const DATABASE = 'countersign.db'
const CLOCK_VALUE = 'clock'
const KEY_CHECK_VALUE = 'key-check'

export interface OpenCoreOptions {
  readonly config: Config
  readonly version: string
  readonly mode: 'computer' | 'team'
  /** From the keychain of the desktop that started us; it goes before a key file. */
  readonly key?: string
  readonly log: Logger
  /** The connectors, made after the core: they are what it runs. */
  readonly upstream: () => Upstream
  readonly publicUrl: () => string
  /** What messages leave by. */
  readonly channels: ChannelSetup & Pick<Core, 'canSend'>
  /** Tests crank a clock by hand. */
  readonly clock?: (stored: ClockReading | null) => Clock
}

/** Opens the store and makes the core on it. Throws coded errors; nothing stays open when it does. */
export async function openCore(options: OpenCoreOptions): Promise<Core> {
  const { config, log } = options
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  const secrets = secretsFor(options)
  const store = createSqliteStore({
    file: join(config.data, DATABASE),
    hashEntry: (entry) => entryHash(entry, nodeSha256),
    onListenerError: (error) => log.error({ err: error }, 'a follower of the log failed'),
  })
  try {
    await checkKey(store, secrets)
    const clock = (options.clock ?? createSystemClock)(await storedReading(store))
    return {
      store,
      clock,
      secrets,
      signingKeys: { newKey: newSigningKey, signer: createLogSigner },
      ids: createRandomIds(),
      waiters: createWaiters((ms, work) => clock.after(ms, work)),
      mode: options.mode,
      version: options.version,
      get publicUrl() {
        return options.publicUrl()
      },
      // Agents run these themselves: there is nothing to be connected to.
      connectorStatus: (id) =>
        id === OWN_TOOLS.id ? { status: 'connected', tools: [] } : options.upstream().status(id),
      connectorsChanged: () =>
        void options
          .upstream()
          .sync()
          .catch((error: unknown) => log.error({ err: error }, 'connectors could not be started')),
      channels: options.channels,
      canSend: (channel) => options.channels.canSend(channel),
      warn: (message, data) => log.warn(data, message),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

function secretsFor({ config, key }: OpenCoreOptions): Secrets {
  if (config.key !== undefined) return createSealedSecrets(config.key, 'environment')
  if (key !== undefined) return createSealedSecrets(key, 'keychain')
  return createSealedSecrets(readOrMakeKeyFile(config.data), 'file')
}

/** A wrong key is found at start, not when the first credential is needed. Throws `wrong_key`. */
async function checkKey(store: Store, secrets: Secrets): Promise<void> {
  const sealed = await store.read((tx) => tx.values.get(KEY_CHECK_VALUE))
  if (sealed === undefined)
    await store.commit((tx) => tx.values.set(KEY_CHECK_VALUE, secrets.seal('countersign')))
  else secrets.open(sealed)
}

async function storedReading(store: Store): Promise<ClockReading | null> {
  const text = await store.read((tx) => tx.values.get(CLOCK_VALUE))
  return text === undefined ? null : (JSON.parse(text) as ClockReading)
}

/** Written at start, every few seconds and at the end, so that after a crash little time is unaccounted for. */
export async function storeReading({ store, clock }: Pick<Core, 'store' | 'clock'>): Promise<void> {
  const { at, elapsed, running } = clock.now()
  await store.commit((tx) => tx.values.set(CLOCK_VALUE, JSON.stringify({ at, elapsed, running })))
}
