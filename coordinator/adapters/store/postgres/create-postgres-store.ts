import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Clock } from '../../../ports/clock.ts'
import type { Committed, Store } from '../../../ports/store.ts'
import type { HashEntry } from '../rows/log-row.ts'
import { bringUpToDate } from './bring-up-to-date.ts'
import { CommitQueue } from './commit-queue.ts'
import { Connection } from './connection.ts'
import { GroupWriter } from './group-writer.ts'
import { NewestDocuments } from './newest-documents.ts'
import { Readers } from './readers.ts'
import { ReplicaLink } from './replica-link.ts'
import { storageError } from './storage-error.ts'
import { TeamClock } from './team-clock.ts'

interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`. A direct connection: not through a pooler of transactions. */
  readonly url: string
  readonly hashEntry: HashEntry
  /** Hears of listeners that throw, and of each time the database cannot be reached. */
  readonly onError?: (error: unknown) => void
  /** So much was missed while the database was away that whoever follows must load anew. */
  readonly onFellBehind?: () => void
}

export interface PostgresStore {
  readonly store: Store
  /** The one clock of all coordinators on this database. */
  readonly clock: Pick<Clock, 'now'>
  /** Which server it is, and how large the database is. */
  facts(): Promise<{ readonly version: string; readonly bytes: number }>
}

/**
 * The store on a PostgreSQL database, for any number of coordinators. Opening throws `store_newer`, `storage_full` or
 * `storage_failed`; while the database is away afterwards, each call rejects with `storage_failed` and nothing is lost.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { url, hashEntry } = options
  const { replica, clock } = await join(url)
  const listeners = new Set<(committed: readonly Committed[]) => void>()
  const onError = (error: unknown): void => options.onError?.(error)
  const link = await ReplicaLink.start({
    url,
    replica,
    clock,
    onError,
    onFellBehind: () => options.onFellBehind?.(),
    publish: (committed) => {
      for (const listener of listeners) {
        try {
          listener(committed)
        } catch (error) {
          onError(error)
        }
      }
    },
  })
  const documents = new NewestDocuments()
  const shared = { url, hashEntry, replica, documents }
  const queue = new CommitQueue(
    new GroupWriter({ ...shared, onAppended: (committed) => link.appended(committed) }),
  )
  const readers = new Readers(shared)
  let closing: Promise<void> | null = null
  return {
    clock,
    facts: () => factsOf(url),
    store: {
      commit: (work, wanted) => queue.add(work, wanted),
      read: (work, wanted) => readers.use(work, wanted),
      onCommitted(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      close() {
        closing ??= (async () => {
          await queue.close()
          await readers.close()
          await link.stop()
        })()
        return closing
      },
    },
  }
}

/** Brings the database up to date, and takes a number among its coordinators. */
async function join(url: string): Promise<{ replica: number; clock: TeamClock }> {
  const connection = await Connection.open(url)
  try {
    await bringUpToDate(connection)
    const clock = await TeamClock.start(connection)
    const made = await connection.get<{ number: number }>(
      'INSERT INTO replicas (beat_at, last_commit) VALUES (clock_timestamp(), 0) RETURNING number',
    )
    if (!made) throw new AppError('storage_failed', { detail: 'PostgreSQL gave no number' })
    await connection.close()
    return { replica: made.number, clock }
  } catch (error) {
    connection.destroy()
    throw storageError(error) ?? error
  }
}

/** On a connection of its own: it is asked for seldom, and nobody waits behind it. */
async function factsOf(url: string): Promise<{ readonly version: string; readonly bytes: number }> {
  const connection = await Connection.open(url)
  try {
    const found = await connection.get<{ version: string; bytes: number }>(
      `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes`,
    )
    return { version: `PostgreSQL ${found?.version ?? ''}`.trim(), bytes: found?.bytes ?? 0 }
  } finally {
    await connection.close()
  }
}
