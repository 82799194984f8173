import { AppError } from '../../../../shared/domain/app-error.ts'
import type { Tx, Wanted } from '../../../ports/store.ts'
import { groupMember, type GroupMember } from '../group-member.ts'
import type { GroupWriter } from './group-writer.ts'

/** So that a long queue does not keep the writers' lock for itself; what is left goes into the next group. */
const LARGEST_GROUP = 256

/**
 * Group commit: everything that waits while one transaction is under way becomes the next one, and one durable write.
 * What a group does is `GroupWriter`'s; here is only who belongs to it and who hears what.
 */
export class CommitQueue {
  readonly #writer: GroupWriter
  #waiting: GroupMember[] = []
  #running: Promise<void> | null = null
  #closed = false

  constructor(writer: GroupWriter) {
    this.#writer = writer
  }

  add<T>(work: (tx: Tx) => Promise<T>, wanted?: Wanted): Promise<T> {
    if (this.#closed) return Promise.reject(new AppError('shutting_down'))
    const { member, done } = groupMember(work, wanted)
    this.#waiting.push(member)
    this.#running ??= this.#runAll()
    return done
  }

  /** Lets what is waiting become durable, then takes no more. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#running
    await this.#writer.close()
  }

  async #runAll(): Promise<void> {
    // Whoever asks in the same turn of the event loop belongs to the same group.
    await new Promise((turn) => {
      setImmediate(turn)
    })
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0, LARGEST_GROUP)
      try {
        const outcomes = await this.#writer.write(group)
        group.forEach((member, index) => {
          const outcome = outcomes[index]
          if (outcome === undefined) member.settle()
          else member.fail(outcome.error)
        })
      } catch (error) {
        for (const member of group) member.fail(error)
      }
    }
    this.#running = null
  }
}
