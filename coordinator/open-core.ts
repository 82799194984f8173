import { mkdirSync } from 'node:fs'
import type { Logger } from 'pino'
import { OWN_TOOLS } from '../shared/contract/mcp.ts'
import { HOUR_MS } from '../shared/domain/time.ts'
import { readOrMakeKeyFile } from './adapters/crypto/key-file.ts'
import { isSignedBy } from './adapters/crypto/device-signature.ts'
import { createLogSigner, newSigningKey } from './adapters/crypto/log-signer.ts'
import { createRandomIds } from './adapters/crypto/random-ids.ts'
import { createSealedSecrets } from './adapters/crypto/sealed-secrets.ts'
import { KEY_CHECK_VALUE } from './adapters/store/backup/inspect-store.ts'
import type { Config } from './adapters/system/read-config.ts'
import type { ClockReading } from './adapters/system/system-clock.ts'
import type { Core } from './core/core.ts'
import type { Measures } from './core/health/measures.ts'
import { createWaiters } from './core/requests/waiters.ts'
import type { ChannelSetup } from './ports/channel-setup.ts'
import { measuredStore } from './measured-store.ts'
import { openStore, type OpenedStore } from './open-store.ts'
import type { Clock } from './ports/clock.ts'
import type { Secrets } from './ports/secrets.ts'
import type { Store } from './ports/store.ts'
import type { Upstream } from './ports/upstream.ts'

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
  /** So much was missed while the database was away that clients must ask anew. */
  readonly onFellBehind: () => void
  /** See `CoordinatorOptions`. */
  readonly onFailedSync?: (() => void) | undefined
  readonly measures: Measures
  /** Tests crank a clock by hand. */
  readonly clock?: (stored: ClockReading | null) => Clock
}

export interface OpenedCore extends Pick<OpenedStore, 'isShared' | 'keepTime' | 'storeFacts'> {
  readonly core: Core
}

/** Opens the store and makes the core on it. Throws coded errors; nothing stays open when it does. */
export async function openCore(options: OpenCoreOptions): Promise<OpenedCore> {
  const { config, log } = options
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  const secrets = secretsFor(options)
  const opened = await openStore({
    config,
    log,
    onFellBehind: options.onFellBehind,
    onFailedSync: options.onFailedSync,
    ...(options.clock ? { clock: options.clock } : {}),
  })
  const { clock, isShared, keepTime, storeFacts } = opened
  const store = measuredStore(opened.store, options.measures)
  try {
    await checkKey(store, secrets)
    const core: Core = {
      store,
      clock,
      secrets,
      signingKeys: { newKey: newSigningKey, signer: createLogSigner, isSignedBy },
      ids: createRandomIds(),
      waiters: createWaiters((ms, work) => clock.after(ms, work)),
      mode: options.mode,
      unusedSessionsEnd: {
        web: config.unusedWebHours * HOUR_MS,
        desktop: config.unusedDesktopDays * 24 * HOUR_MS,
      },
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
    return { core, isShared, keepTime, storeFacts }
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
  await store.commit(async (tx) => {
    const sealed = await tx.values.get(KEY_CHECK_VALUE)
    if (sealed === undefined) await tx.values.set(KEY_CHECK_VALUE, secrets.seal('countersign'))
    else secrets.open(sealed)
  })
}
