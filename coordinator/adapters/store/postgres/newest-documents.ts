import type { Connection } from './connection.ts'
import { changedSince, Documents, type DocumentRow } from './documents.ts'

/** The newest state of the small collections that this coordinator has seen. */
export class NewestDocuments {
  #current = new Documents()

  get current(): Documents {
    return this.#current
  }

  adopt(documents: Documents): void {
    if (documents.version > this.#current.version) this.#current = documents
  }

  /**
   * The collections as commit `version` left them, for a connection whose transaction sees exactly that. `rows`: what
   * changed since `known`. The same commit is the same value, so that what was derived from it serves again.
   */
  async at(
    connection: Connection,
    known: Documents,
    version: number,
    rows: readonly DocumentRow[],
  ): Promise<Documents> {
    if (version < known.version) {
      // A restored backup, or a standby that had not heard of everything: what we knew never happened.
      const [all] = await connection.script(changedSince(-1))
      this.#current = new Documents().afterRows(version, (all?.rows ?? []) as DocumentRow[])
      return this.#current
    }
    const seen = this.#current.version === version ? this.#current : known.afterRows(version, rows)
    this.adopt(seen)
    return seen
  }
}
