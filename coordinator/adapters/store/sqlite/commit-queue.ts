import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Committed, Tx } from '../../../ports/store.ts'
import { groupMember, type GroupMember } from '../group-member.ts'
import type { Database } from './statements.ts'
import { storageError } from './storage-error.ts'

/** What is kept beside the tables and has to follow the transaction. */
export interface Follower {
  memberStarts(): void
  undoMember(): void
  commit(): void
  rollback(): void
}

/** So that a long queue does not keep the event loop for itself; what is left goes into the next turn. */
const LARGEST_GROUP = 256

/**
 * Group commit: everything that waits when a turn of the event loop begins becomes one transaction and one durable
 * write. Each member runs in its own savepoint: one that throws is undone alone and rejected with its own error.
 * When the database itself fails, all members are rejected with the coded storage error and nothing is visible.
 */
export class CommitQueue {
  readonly #database: Database
  readonly #tx: Tx
  readonly #followers: readonly Follower[]
  readonly #committed: () => readonly Committed[]
  readonly #publish: (committed: readonly Committed[]) => void
  #waiting: GroupMember[] = []
  #scheduled = false
  #closed = false
  #idle: Promise<void> = Promise.resolve()

  constructor(options: {
    database: Database
    tx: Tx
    followers: readonly Follower[]
    /** Takes what the log has gained since the last call. */
    committed: () => readonly Committed[]
    publish: (committed: readonly Committed[]) => void
  }) {
    this.#database = options.database
    this.#tx = options.tx
    this.#followers = options.followers
    this.#committed = options.committed
    this.#publish = options.publish
  }

  add<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new AppError('shutting_down'))
    const { member, done } = groupMember(work)
    this.#waiting.push(member)
    this.#schedule()
    return done
  }

  /** Lets what is waiting become durable, then takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#scheduled) await this.#idle
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#idle = new Promise((resolve) => {
      setImmediate(() => {
        void this.#turn().then(() => {
          this.#scheduled = false
          if (this.#waiting.length > 0) this.#schedule()
          resolve()
        })
      })
    })
  }

  async #turn(): Promise<void> {
    const group = this.#waiting.splice(0, LARGEST_GROUP)
    const done: GroupMember[] = []
    try {
      this.#database.exec('BEGIN IMMEDIATE')
      for (const member of group) {
        if (await this.#runMember(member)) done.push(member)
      }
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#abandon()
      const coded = storageError(error) ?? error
      for (const member of group) member.fail(coded)
      return
    }
    for (const follower of this.#followers) follower.commit()
    const committed = this.#committed()
    if (committed.length > 0) this.#publish(committed)
    for (const member of done) member.settle()
  }

  /** True when the member's work stands; false when it alone was undone. Throws when the database itself failed. */
  async #runMember(member: GroupMember): Promise<boolean> {
    this.#database.exec('SAVEPOINT member')
    for (const follower of this.#followers) follower.memberStarts()
    try {
      await member.run(this.#tx)
    } catch (error) {
      if (storageError(error) || !this.#database.isTransaction) throw error
      this.#database.exec('ROLLBACK TO member')
      this.#database.exec('RELEASE member')
      for (const follower of this.#followers) follower.undoMember()
      member.fail(error)
      return false
    }
    this.#database.exec('RELEASE member')
    return true
  }

  #abandon(): void {
    for (const follower of this.#followers) follower.rollback()
    try {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
    } catch {
      // SQLite has already undone the transaction by itself; the members hear of the first error.
    }
  }
}
