import { setTimeout as sleep } from 'node:timers/promises'
import type { Committed } from '../../../ports/store.ts'
import type { HashEntry, Head } from '../rows/log-row.ts'
import { Connection } from './connection.ts'
import { changedSince, WorkingDocuments, type DocumentRow } from './documents.ts'
import type { NewestDocuments } from './newest-documents.ts'
import { runApart, runTogether, type OpenTransaction, type Outcomes, type Work } from './run-group.ts'
import { isConnectionLoss, storageError } from './storage-error.ts'
import { Appending } from './tables/log.ts'
import { ValuesInUse } from './tables/small-tables.ts'
import { TxConnection } from './tx-connection.ts'
import { txOn } from './tx-on.ts'
import { wantedRequests } from './wanted-requests.ts'

/** Whoever writes holds this, in whichever coordinator: commits are in one order, and so are the entries of the log. */
export const WRITERS_LOCK = 4_780_000_002
/** Listeners are told the newest sequence on this channel. A hint: they read the table. */
export const CHANNEL = 'countersign_log'
/** How long it is tried to learn whether a commit arrived whose answer was lost. ms */
const FIND_OUT_WITHIN_MS = 10_000
const TRY_AGAIN_MS = 200

/** A transaction that holds the writers' lock. */
interface Begun extends OpenTransaction {
  readonly connection: Connection
  /** Of the small collections when this is committed. */
  readonly version: number
  readonly documents: WorkingDocuments
  readonly tail: Appending
}

interface GroupWriterOptions {
  readonly url: string
  readonly hashEntry: HashEntry
  /** The number of this coordinator. */
  readonly replica: number
  readonly documents: NewestDocuments
  /** Called with what a commit appended, before its members hear of it. */
  readonly onAppended: (committed: readonly Committed[]) => void
}

/**
 * Runs a group of works in one transaction, which begins by taking the writers' lock: everything it decides by is read
 * after that. A work that throws is undone alone: then the others run again, each in a savepoint.
 */
export class GroupWriter {
  readonly #options: GroupWriterOptions
  #connection: Connection | null = null

  constructor(options: GroupWriterOptions) {
    this.#options = options
  }

  /** Rejects with a coded error when nothing of the group is stored. */
  async write(works: readonly Work[]): Promise<Outcomes> {
    try {
      return await this.#write(works)
    } catch (error) {
      // Whatever state it is in: the next group starts with another.
      this.#connection?.destroy()
      this.#connection = null
      throw storageError(error) ?? error
    }
  }

  async close(): Promise<void> {
    await this.#connection?.close()
  }

  async #write(works: readonly Work[]): Promise<Outcomes> {
    const begun = await this.#begin(works)
    const together = await runTogether(begun, works)
    if (together) {
      await this.#end(begun)
      return together
    }
    await begun.connection.script('ROLLBACK')
    const again = await this.#begin(works)
    const apart = await runApart(again, works)
    await this.#end(again)
    return apart
  }

  async #end({ connection, sql, version, documents, tail }: Begun): Promise<void> {
    if (sql.writes === 0) {
      await connection.script('COMMIT')
      return
    }
    // Sent one behind the other. When both fail, the first says why; when the commit stands, so does what was before it.
    const failure = tail.send(sql).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    await this.#commit(connection, version, tail).catch(async (error: unknown) => {
      throw (await failure)?.error ?? error
    })
    this.#options.documents.adopt(documents.committed(version))
    if (tail.appended.length > 0) this.#options.onAppended(tail.appended)
  }

  async #begin(works: readonly Work[]): Promise<Begun> {
    const { documents } = this.#options
    const known = documents.current
    const begin = `BEGIN; SELECT pg_advisory_xact_lock(${WRITERS_LOCK});
      SELECT commit_no, log_seq AS seq, log_hash AS hash FROM store_state; ${changedSince(known.version)}`
    const send = async (connection: Connection) => {
      const [answers, inUse] = await Promise.all([
        connection.script(begin),
        wantedRequests(connection, works, { mayWrite: true }),
      ])
      return { connection, answers, inUse }
    }
    const { connection, answers, inUse } = await this.#open()
      .then(send)
      .catch(async (error: unknown) => {
        // A connection that died while it was idle: nothing has been asked of it yet.
        if (!isConnectionLoss(error) || !this.#connection) throw error
        this.#connection = null
        return send(await this.#open())
      })
    const { commit_no, ...head } = answers[2]?.rows[0] as Head & { commit_no: number }
    const base = await documents.at(connection, known, commit_no, answers[3]?.rows as DocumentRow[])
    const version = base.version + 1
    const sql = new TxConnection(connection)
    const followers = {
      documents: new WorkingDocuments(base),
      tail: new Appending(head),
      inUse,
      values: new ValuesInUse(),
    }
    const { replica, hashEntry } = this.#options
    const tx = txOn({ sql, ...followers, hashEntry, replica, version })
    return { connection, version, sql, tx, ...followers, followers: Object.values(followers) }
  }

  async #open(): Promise<Connection> {
    if (!this.#connection?.isOpen) this.#connection = await Connection.open(this.#options.url)
    return this.#connection
  }

  async #commit(connection: Connection, version: number, { head, appended }: Appending): Promise<void> {
    const notify = appended.length === 0 ? '' : `SELECT pg_notify('${CHANNEL}', '${head.seq}');`
    try {
      // Numbers and a hash of ours: nothing in this text comes from outside.
      const answers = await connection.script(
        `UPDATE store_state SET commit_no = ${version}, log_seq = ${head.seq}, log_hash = '${head.hash}';
          UPDATE replicas SET last_commit = ${version} WHERE number = ${this.#options.replica};
          ${notify} COMMIT`,
      )
      // A transaction that is broken answers COMMIT with ROLLBACK, and calls that no error.
      if (answers.at(-1)?.command !== 'COMMIT') throw new Error('the transaction was rolled back')
    } catch (error) {
      if (!isConnectionLoss(error)) throw error
      this.#connection = null
      connection.destroy()
      if (!(await this.#arrived(version))) throw error
    }
  }

  /**
   * Whether a commit is stored whose answer was lost. Under the writers' lock, so that it is no longer under way; by our
   * own mark, which is part of it. When that cannot be found out in time it is told as failed: callers repeat with their
   * key, and what was stored is told to them then.
   */
  async #arrived(version: number): Promise<boolean> {
    const until = performance.now() + FIND_OUT_WITHIN_MS
    for (;;) {
      try {
        const connection = await this.#open()
        const answers = await connection.script(
          `BEGIN; SELECT pg_advisory_xact_lock(${WRITERS_LOCK});
            SELECT last_commit FROM replicas WHERE number = ${this.#options.replica}; COMMIT`,
        )
        return (answers[2]?.rows[0] as { last_commit: number } | undefined)?.last_commit === version
      } catch (error) {
        this.#connection?.destroy()
        this.#connection = null
        if (performance.now() > until) throw error
        await sleep(TRY_AGAIN_MS)
      }
    }
  }
}
