import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Tx, Wanted } from '../../../ports/store.ts'
import type { HashEntry, Head } from '../rows/log-row.ts'
import { Connection } from './connection.ts'
import { changedSince, WorkingDocuments, type DocumentRow } from './documents.ts'
import type { NewestDocuments } from './newest-documents.ts'
import { isConnectionLoss, storageError } from './storage-error.ts'
import { Appending } from './tables/log.ts'
import { ValuesInUse } from './tables/small-tables.ts'
import { TxConnection } from './tx-connection.ts'
import { txOn } from './tx-on.ts'
import { wantedRequests } from './wanted-requests.ts'

const MOST_READERS = 6
/** A reader holds nobody up, so it may take its time between two statements. */
const PATIENCE = 'SET LOCAL idle_in_transaction_session_timeout = 60000'

interface ReadersOptions {
  readonly url: string
  readonly hashEntry: HashEntry
  readonly replica: number
  readonly documents: NewestDocuments
}

/** A few reading connections; each piece of work has one for itself and sees one committed state from end to end. */
export class Readers {
  readonly #options: ReadersOptions
  readonly #idle: Connection[] = []
  readonly #waiting: (() => void)[] = []
  readonly #busy = new Set<Promise<unknown>>()
  #taken = 0
  #closed = false

  constructor(options: ReadersOptions) {
    this.#options = options
  }

  async use<T>(work: (tx: Tx) => Promise<T>, wanted?: Wanted): Promise<T> {
    if (this.#closed) throw new AppError('shutting_down')
    const done = this.#use(work, wanted)
    this.#busy.add(done)
    try {
      return await done
    } finally {
      this.#busy.delete(done)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled(this.#busy)
    await Promise.all(this.#idle.map((connection) => connection.close()))
  }

  async #use<T>(work: (tx: Tx) => Promise<T>, wanted?: Wanted): Promise<T> {
    if (this.#taken >= MOST_READERS) {
      await new Promise<void>((next) => {
        this.#waiting.push(next)
      })
    } else this.#taken += 1
    try {
      return await this.#read(work, wanted).catch((error: unknown) => {
        // One that was lost while it was idle, or in a restart: reading again changes nothing.
        if (!isConnectionLoss(error)) throw error
        return this.#read(work, wanted)
      })
    } catch (error) {
      throw storageError(error) ?? error
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#taken -= 1
    }
  }

  async #read<T>(work: (tx: Tx) => Promise<T>, wanted?: Wanted): Promise<T> {
    const connection = await this.#take()
    try {
      const result = await work(await this.#begin(connection, wanted))
      // Not awaited: the connection answers in order, so whoever has it next comes after this.
      connection.script('COMMIT').catch(() => connection.destroy())
      this.#idle.push(connection)
      return result
    } catch (error) {
      if (connection.isOpen && !isConnectionLoss(error)) {
        await connection.script('ROLLBACK').then(
          () => this.#idle.push(connection),
          () => connection.destroy(),
        )
      } else connection.destroy()
      throw error
    }
  }

  async #take(): Promise<Connection> {
    for (;;) {
      const idle = this.#idle.pop()
      if (idle === undefined) return Connection.open(this.#options.url)
      if (idle.isOpen) return idle
    }
  }

  async #begin(connection: Connection, wanted: Wanted | undefined): Promise<Tx> {
    const { documents, hashEntry, replica } = this.#options
    const known = documents.current
    const [answers, inUse] = await Promise.all([
      connection.script(
        `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${PATIENCE};
          SELECT commit_no, log_seq AS seq, log_hash AS hash FROM store_state; ${changedSince(known.version)}`,
      ),
      wantedRequests(connection, [{ wanted }], { mayWrite: false }),
    ])
    const { commit_no, ...head } = answers[2]?.rows[0] as Head & { commit_no: number }
    const seen = await documents.at(connection, known, commit_no, answers[3]?.rows as DocumentRow[])
    return txOn({
      sql: new TxConnection(connection),
      documents: new WorkingDocuments(seen),
      tail: new Appending(head),
      inUse,
      values: new ValuesInUse(),
      hashEntry,
      replica,
      version: null,
    })
  }
}
