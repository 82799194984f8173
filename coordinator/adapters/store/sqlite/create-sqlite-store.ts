import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Committed, RequestRow, Store, Tx } from '../../../ports/store.ts'
import type { HashEntry } from '../rows/log-row.ts'
import { assertWhole, markRunning, markStopped, wasLeftRunning, writeLogAgain } from './clean-stop.ts'
import { CommitQueue } from './commit-queue.ts'
import { RequestCounts } from './request-counts.ts'
import { openReader, openWriter, sqliteVersion } from './open-database.ts'
import { Statements, type Database } from './statements.ts'
import { collectionsTable, Documents } from './tables/documents.ts'
import { LogTail, logTable } from './tables/log.ts'
import { outboxTable } from './tables/outbox.ts'
import { requestsTable } from './tables/requests.ts'
import { idempotencyTable, proofsTable, valuesTable } from './tables/small-tables.ts'
import { timersTable } from './tables/timers.ts'
import { leasesInProcess } from './leases-in-process.ts'
import { TransactionalCache } from '../transactional-cache.ts'
import { holdWriterLock } from './writer-lock.ts'

/** Parsed requests kept at hand: enough for every request that is usually open, bounded for those that are not. */
const CACHED_REQUESTS = 4000
const MOST_READERS = 4

export interface SqliteStoreOptions {
  /** Absolute path of the database file; made when missing. `.lock`, `-wal` and `-shm` stand beside it. */
  readonly file: string
  readonly hashEntry: HashEntry
  /** Hears of listeners that throw; they never undo what is durable. */
  readonly onListenerError?: (error: unknown) => void
  /** A sync failed: the store takes no more, and another process has to open the file anew. */
  readonly onFailedSync?: (error: unknown) => void
}

export interface SqliteStore extends Store {
  readonly sqliteVersion: string
  /** Whoever worked on the file before did not close it. It was then checked as a whole before anything else. */
  readonly uncleanStop: boolean
}

/**
 * The store on one SQLite file, for one coordinator.
 *
 * Opening throws `store_in_use`, `store_newer`, `store_damaged`, `storage_full` or `storage_failed`. See `ports/store.ts`
 * for promises.
 */
export function createSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const releaseLock = holdWriterLock(options.file)
  const uncleanStop = wasLeftRunning(options.file)
  let writer: Database
  try {
    if (uncleanStop) writeLogAgain(options.file)
    writer = openWriter(options.file, { check: uncleanStop ? assertWhole : () => undefined })
    markRunning(options.file)
  } catch (error) {
    releaseLock()
    throw error
  }
  const writerSql = new Statements(writer)
  const requests = new TransactionalCache<RequestRow>(CACHED_REQUESTS)
  const counts = new RequestCounts()
  const documents = new Documents()
  const leases = leasesInProcess()
  const tail = new LogTail(writerSql)
  const listeners = new Set<(committed: readonly Committed[]) => void>()
  /** Grows with each commit, so that a reader knows whether its snapshot is still the newest. */
  let commits = 0

  const txOn = (sql: Statements, writes: boolean, isNewest: () => boolean): Tx => ({
    requests: requestsTable(sql, requests, counts, { writer: writes, isNewest }),
    collection: collectionsTable(sql, documents, writes),
    timers: timersTable(sql),
    outbox: outboxTable(sql),
    idempotency: idempotencyTable(sql),
    values: valuesTable(sql),
    proofs: proofsTable(sql),
    leases,
    log: logTable(sql, tail, options.hashEntry, writes),
  })

  const readers = new ReaderPool(options.file, (sql) => {
    const reader: Reader = {
      sql,
      tx: txOn(sql, false, () => commits === reader.since),
      since: commits,
    }
    return reader
  })

  let appended: readonly Committed[] = []
  const queue = new CommitQueue({
    database: writer,
    tx: txOn(writerSql, true, () => true),
    followers: [
      requests,
      counts,
      documents,
      {
        memberStarts: () => tail.memberStarts(),
        undoMember: () => tail.undoMember(),
        rollback: () => tail.rollback(),
        commit: () => {
          commits += 1
          appended = tail.commit()
        },
      },
    ],
    committed: () => appended,
    mayHaveWritten: () => writerSql.mayHaveWritten,
    onFailedSync: (error) => options.onFailedSync?.(error),
    publish: (committed) => {
      for (const listener of listeners) {
        try {
          listener(committed)
        } catch (error) {
          options.onListenerError?.(error)
        }
      }
    },
  })

  let closing: Promise<void> | null = null
  return {
    sqliteVersion: sqliteVersion(writer),
    uncleanStop,
    commit: (work) => queue.add(work),
    read: (work) =>
      readers.use((reader) => {
        reader.since = commits
        return work(reader.tx)
      }),
    onCommitted(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      closing ??= (async () => {
        await queue.close()
        await readers.close()
        writer.close()
        markStopped(options.file)
        releaseLock()
      })()
      return closing
    },
  }
}

/** One reading connection with its view of the tables, made once. */
interface Reader {
  readonly sql: Statements
  readonly tx: Tx
  /** `commits` when the work that has it now began. */
  since: number
}

/** A few reading connections; each piece of work has one for itself and sees one committed state from end to end. */
class ReaderPool {
  readonly #file: string
  readonly #readerOn: (sql: Statements) => Reader
  readonly #idle: Reader[] = []
  readonly #waiting: ((reader: Reader) => void)[] = []
  #open = 0
  #closed = false

  constructor(file: string, readerOn: (sql: Statements) => Reader) {
    this.#file = file
    this.#readerOn = readerOn
  }

  async use<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    if (this.#closed) throw new AppError('shutting_down')
    const reader = await this.#take()
    try {
      reader.sql.beginWithNext()
      return await work(reader)
    } finally {
      reader.sql.end()
      this.#giveBack(reader)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    while (this.#idle.length < this.#open) await setImmediate()
    for (const { sql } of this.#idle) sql.database.close()
  }

  #take(): Promise<Reader> | Reader {
    const idle = this.#idle.pop()
    if (idle) return idle
    if (this.#open < MOST_READERS) {
      const reader = this.#readerOn(new Statements(openReader(this.#file)))
      this.#open += 1
      return reader
    }
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
    })
  }

  #giveBack(reader: Reader): void {
    const next = this.#waiting.shift()
    if (next) next(reader)
    else this.#idle.push(reader)
  }
}
