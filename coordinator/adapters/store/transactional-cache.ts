/**
 * Parsed values by key, kept in step with transactions.
 *
 * Readers see `committed`. The writer sees its own changes on top of it; they become committed together, or vanish.
 * Within a group commit each member can be undone alone.
 */
export class TransactionalCache<V> {
  readonly #committed = new Map<string, V>()
  readonly #pending = new Map<string, V | undefined>()
  #undo: { key: string; had: boolean; before: V | undefined }[] = []
  readonly #limit: number

  /** Beyond `limit` committed values the one unused for longest is dropped. */
  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit
  }

  committed(key: string): V | undefined {
    const value = this.#committed.get(key)
    if (value !== undefined && this.#limit !== Number.POSITIVE_INFINITY) {
      this.#committed.delete(key)
      this.#committed.set(key, value)
    }
    return value
  }

  committedEntries(): ReadonlyMap<string, V> {
    return this.#committed
  }

  /** What the open transaction sees. `undefined` means "not cached" or "removed": ask `removed` to tell them apart. */
  current(key: string): V | undefined {
    return this.#pending.has(key) ? this.#pending.get(key) : this.committed(key)
  }

  removed(key: string): boolean {
    return this.#pending.has(key) && this.#pending.get(key) === undefined
  }

  pendingEntries(): ReadonlyMap<string, V | undefined> {
    return this.#pending
  }

  /** Remembers a value that was read, as it is committed. */
  remember(key: string, value: V): void {
    this.#committed.set(key, value)
    this.#trim()
  }

  set(key: string, value: V | undefined): void {
    this.#undo.push({ key, had: this.#pending.has(key), before: this.#pending.get(key) })
    this.#pending.set(key, value)
  }

  memberStarts(): void {
    this.#undo = []
  }

  undoMember(): void {
    for (const { key, had, before } of this.#undo.reverse()) {
      if (had) this.#pending.set(key, before)
      else this.#pending.delete(key)
    }
    this.#undo = []
  }

  /** Returns whether anything changed. */
  commit(): boolean {
    const changed = this.#pending.size > 0
    for (const [key, value] of this.#pending) {
      this.#committed.delete(key)
      if (value !== undefined) this.#committed.set(key, value)
    }
    this.rollback()
    this.#trim()
    return changed
  }

  rollback(): void {
    this.#pending.clear()
    this.#undo = []
  }

  #trim(): void {
    for (const key of this.#committed.keys()) {
      if (this.#committed.size <= this.#limit) return
      this.#committed.delete(key)
    }
  }
}
