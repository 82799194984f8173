import { existsSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { entryHash } from '../shared/domain/log/chain.ts'
import { nodeSha256 } from './adapters/crypto/node-sha256.ts'
import { openPostgresStore } from './adapters/store/postgres/create-postgres-store.ts'
import { createSqliteStore } from './adapters/store/sqlite/create-sqlite-store.ts'
import type { Config } from './adapters/system/read-config.ts'
import { after, createSystemClock, type ClockReading } from './adapters/system/system-clock.ts'
import type { Clock } from './ports/clock.ts'
import type { Store } from './ports/store.ts'
import type { StoreFacts } from './ports/store-facts.ts'
import { AppError } from '../shared/domain/app-error.ts'
import { isHalfRestored, STORE_FILE } from './adapters/store/sqlite/store-file.ts'

const CLOCK_VALUE = 'clock'

export interface OpenedStore {
  readonly store: Store
  readonly clock: Clock
  /** Whether other coordinators may work on the same store. */
  readonly isShared: boolean
  /** Writes down what the clock says, so that after a crash little time is unaccounted for. */
  keepTime(): Promise<void>
  storeFacts(): Promise<StoreFacts>
}

interface OpenStoreOptions {
  readonly config: Config
  readonly log: Logger
  /** Tests crank a clock by hand. */
  readonly clock?: (stored: ClockReading | null) => Clock
  /** So much was missed while the database was away that whoever follows the log must load anew. */
  readonly onFellBehind: () => void
  /** The file could not be synced: this process must not go on with it. */
  readonly onFailedSync?: (() => void) | undefined
}

/** The file in the data folder, or the database that several coordinators share. Throws coded errors. */
export const openStore = (options: OpenStoreOptions): Promise<OpenedStore> =>
  options.config.databaseUrl === undefined
    ? openFile(options)
    : openDatabase(options, options.config.databaseUrl)

const hashEntry = (entry: Parameters<typeof entryHash>[0]): string => entryHash(entry, nodeSha256)

async function openFile({
  config,
  log,
  clock: makeClock,
  onFailedSync,
}: OpenStoreOptions): Promise<OpenedStore> {
  const file = join(config.data, STORE_FILE)
  if (isHalfRestored(config.data)) throw new AppError('half_restored', { folder: config.data })
  const store = createSqliteStore({
    file,
    hashEntry,
    onListenerError: (error) => log.error({ err: error }, 'a follower of the log failed'),
    onFailedSync(error) {
      log.fatal(
        { err: error },
        'the disk could not write what it had taken; nothing more is stored until a new start',
      )
      onFailedSync?.()
    },
  })
  if (store.uncleanStop) log.warn('the last stop was not a clean one; the database was checked and is whole')
  try {
    const stored = await store.read((tx) => tx.values.get(CLOCK_VALUE))
    const reading = stored === undefined ? null : (JSON.parse(stored) as ClockReading)
    const clock = (makeClock ?? createSystemClock)(reading)
    return {
      store,
      clock,
      isShared: false,
      async keepTime() {
        const { at, elapsed, running } = clock.now()
        await store.commit((tx) => tx.values.set(CLOCK_VALUE, JSON.stringify({ at, elapsed, running })))
      },
      storeFacts: async () => ({
        kind: 'sqlite',
        version: `SQLite ${store.sqliteVersion}`,
        bytes: await bytesOf(file),
        freeBytes: await freeBytesAt(config.data),
        uncleanStop: store.uncleanStop,
      }),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function openDatabase(
  { config, log, clock, onFellBehind }: OpenStoreOptions,
  url: string,
): Promise<OpenedStore> {
  const opened = await openPostgresStore({
    url,
    hashEntry,
    onError: (error) => log.warn({ err: error }, 'the database could not be followed; trying again'),
    onFellBehind,
  })
  if (existsSync(join(config.data, STORE_FILE))) {
    log.warn(
      { file: STORE_FILE },
      'a database file in the data folder is not used: databaseUrl names another store',
    )
  }
  return {
    store: opened.store,
    clock: clock?.(null) ?? { now: () => opened.clock.now(), after },
    isShared: true,
    // The store keeps the time of all coordinators itself.
    keepTime: () => Promise.resolve(),
    storeFacts: async () => ({
      kind: 'postgres',
      ...(await opened.facts()),
      freeBytes: await freeBytesAt(config.data),
      uncleanStop: false,
    }),
  }
}

/** The file and what was committed after its last checkpoint. */
async function bytesOf(file: string): Promise<number | null> {
  const sizes = await Promise.all(
    [file, `${file}-wal`].map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** What is left for this user on the disk that holds the folder; null where the system does not say. */
const freeBytesAt = (folder: string): Promise<number | null> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => null,
  )
