import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Committed, Tx } from '../../../ports/store.ts'
import { groupMember, type GroupMember } from '../group-member.ts'
import type { Database } from './statements.ts'
import { isFailedSync, storageError } from './storage-error.ts'

/** What is kept beside the tables and has to follow the transaction. */
export interface Follower {
  memberStarts(): void
  undoMember(): void
  commit(): void
  rollback(): void
}

/** So that a long queue does not keep the event loop for itself; what is left goes into the next turn. */
const LARGEST_GROUP = 256

/** How a member ended. It hears of it when the others have become durable. */
type Ended = { readonly member: GroupMember; readonly refused?: { readonly error: unknown } }

/**
 * Group commit: everything that waits when a turn of the event loop begins becomes one transaction and one durable
 * write. A member that throws is undone alone and rejected with its own error. Nearly all that throw have written nothing
 * by then, so the members first run without savepoints, which cost a copy of every page they touch; only when one threw
 * after it had written, all run again with a savepoint each.
 * When the database itself fails, all members are rejected with the coded storage error and nothing is visible. When it
 * could not be synced, so is everything that comes later.
 */
export class CommitQueue {
  readonly #database: Database
  readonly #tx: Tx
  readonly #followers: readonly Follower[]
  readonly #committed: () => readonly Committed[]
  readonly #publish: (committed: readonly Committed[]) => void
  readonly #mayHaveWritten: () => number
  readonly #onFailedSync: (error: unknown) => void
  #failedSync: Error | null = null
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
    /** Grows with every statement of `tx` that may have changed something. */
    mayHaveWritten: () => number
    /** Called once, when it takes no more because a sync failed. */
    onFailedSync: (error: unknown) => void
  }) {
    this.#database = options.database
    this.#tx = options.tx
    this.#followers = options.followers
    this.#committed = options.committed
    this.#publish = options.publish
    this.#mayHaveWritten = options.mayHaveWritten
    this.#onFailedSync = options.onFailedSync
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
    let ended: readonly Ended[]
    try {
      if (this.#failedSync !== null) throw this.#failedSync
      this.#database.exec('BEGIN IMMEDIATE')
      ended = (await this.#runTogether(group)) ?? (await this.#runApart(group))
      this.#database.exec('COMMIT')
    } catch (error) {
      this.#abandon()
      const coded = storageError(error) ?? error
      for (const member of group) member.fail(coded)
      if (isFailedSync(error) && this.#failedSync === null) {
        this.#failedSync = error
        this.#onFailedSync(error)
      }
      return
    }
    for (const follower of this.#followers) follower.commit()
    const committed = this.#committed()
    if (committed.length > 0) this.#publish(committed)
    for (const { member, refused } of ended) {
      if (refused) member.fail(refused.error)
      else member.settle()
    }
  }

  /** Null when a member threw after it had written: nothing of the group stands then. */
  async #runTogether(group: readonly GroupMember[]): Promise<readonly Ended[] | null> {
    const ended: Ended[] = []
    for (const follower of this.#followers) follower.memberStarts()
    for (const member of group) {
      const written = this.#mayHaveWritten()
      try {
        await member.run(this.#tx)
        ended.push({ member })
      } catch (error) {
        this.#assertGoesOn(error)
        ended.push({ member, refused: { error } })
        if (this.#mayHaveWritten() === written) continue
        for (const follower of this.#followers) follower.rollback()
        this.#database.exec('ROLLBACK')
        this.#database.exec('BEGIN IMMEDIATE')
        return group.length === 1 ? ended : null
      }
    }
    return ended
  }

  /** Each member in its own savepoint. */
  async #runApart(group: readonly GroupMember[]): Promise<readonly Ended[]> {
    const ended: Ended[] = []
    for (const member of group) {
      this.#database.exec('SAVEPOINT member')
      for (const follower of this.#followers) follower.memberStarts()
      try {
        await member.run(this.#tx)
        ended.push({ member })
      } catch (error) {
        this.#assertGoesOn(error)
        this.#database.exec('ROLLBACK TO member')
        for (const follower of this.#followers) follower.undoMember()
        ended.push({ member, refused: { error } })
      }
      this.#database.exec('RELEASE member')
    }
    return ended
  }

  /** Throws what is no member's own error: then the database itself failed, and no member stands. */
  #assertGoesOn(error: unknown): void {
    if (storageError(error) || !this.#database.isTransaction) throw error
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
