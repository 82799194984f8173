import { setTimeout as sleep } from 'node:timers/promises'
import type { Committed, RequestRow, Tx } from '../../../ports/store.ts'
import type { HashEntry, Head } from '../rows/log-row.ts'
import { TransactionalCache } from '../transactional-cache.ts'
import { Connection } from './connection.ts'
import { changedSince, WorkingDocuments, type DocumentRow, type Documents } from './documents.ts'
import type { NewestDocuments } from './newest-documents.ts'
import { isConnectionLoss, storageError } from './storage-error.ts'
import { Appending } from './tables/log.ts'
import { TxConnection } from './tx-connection.ts'
import { txOn } from './tx-on.ts'

/** Whoever writes holds this, in whichever coordinator: commits are in one order, and so are the entries of the log. */
export const WRITERS_LOCK = 4_780_000_002
/** Listeners are told the newest sequence on this channel. A hint: they read the table. */
export const CHANNEL = 'countersign_log'
/** How long it is tried to learn whether a commit arrived whose answer was lost. ms */
const FIND_OUT_WITHIN_MS = 10_000
const TRY_AGAIN_MS = 200

/** What a member's failure was; absent for one that stands. */
export type Outcomes = readonly ({ readonly error: unknown } | undefined)[]

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
 * Runs a group of works in one transaction, each in its own savepoint: one that throws is undone alone. The transaction
 * begins by taking the writers' lock, and everything it decides by is read after that.
 */
export class GroupWriter {
  readonly #options: GroupWriterOptions
  #connection: Connection | null = null

  constructor(options: GroupWriterOptions) {
    this.#options = options
  }

  /** Rejects with a coded error when nothing of the group is stored. */
  async write(works: readonly ((tx: Tx) => Promise<void>)[]): Promise<Outcomes> {
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

  async #write(works: readonly ((tx: Tx) => Promise<void>)[]): Promise<Outcomes> {
    const { replica, hashEntry, documents } = this.#options
    const { connection, head, base } = await this.#begin()
    const version = base.version + 1
    const sql = new TxConnection(connection)
    const followers = {
      documents: new WorkingDocuments(base),
      tail: new Appending(head),
      inUse: new TransactionalCache<RequestRow>(),
    }
    const tx = txOn({ sql, ...followers, hashEntry, replica, version })
    const outcomes: ({ error: unknown } | undefined)[] = []
    for (const work of works) outcomes.push(await runMember(sql, Object.values(followers), () => work(tx)))
    if (!sql.wrote) {
      await connection.script('COMMIT')
      return outcomes
    }
    // Sent one behind the other. When both fail, the first says why; when the commit stands, so does what was before it.
    const failure = followers.tail.send(sql).then(
      () => null,
      (error: unknown) => ({ error }),
    )
    await this.#commit(connection, version, followers.tail).catch(async (error: unknown) => {
      throw (await failure)?.error ?? error
    })
    documents.adopt(followers.documents.committed(version))
    if (followers.tail.appended.length > 0) this.#options.onAppended(followers.tail.appended)
    return outcomes
  }

  async #begin(): Promise<{ connection: Connection; head: Head; base: Documents }> {
    const { documents } = this.#options
    const known = documents.current
    const begin = `BEGIN; SELECT pg_advisory_xact_lock(${WRITERS_LOCK});
      SELECT commit_no, log_seq AS seq, log_hash AS hash FROM store_state; ${changedSince(known.version)}`
    const send = async (connection: Connection) => ({ connection, answers: await connection.script(begin) })
    const { connection, answers } = await this.#open()
      .then(send)
      .catch(async (error: unknown) => {
        // A connection that died while it was idle: nothing has been asked of it yet.
        if (!isConnectionLoss(error) || !this.#connection) throw error
        this.#connection = null
        return send(await this.#open())
      })
    const { commit_no, ...head } = answers[2]?.rows[0] as Head & { commit_no: number }
    const base = await documents.at(connection, known, commit_no, answers[3]?.rows as DocumentRow[])
    return { connection, head, base }
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

interface MemberFollower {
  memberStarts(): void
  undoMember(): void
}

/** Undefined when the member stands, its error when it alone was undone. Throws when the database itself failed. */
async function runMember(
  sql: TxConnection,
  followers: readonly MemberFollower[],
  run: () => Promise<void>,
): Promise<{ error: unknown } | undefined> {
  sql.memberStarts()
  for (const follower of followers) follower.memberStarts()
  try {
    await run()
    await sql.memberEnds()
    return undefined
  } catch (thrown) {
    const error = await sql.causeOf(thrown)
    if (storageError(error)) throw error
    await sql.undoMember()
    for (const follower of followers) follower.undoMember()
    return { error }
  }
}
