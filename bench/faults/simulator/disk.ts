import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type {
  CollectionName,
  OutboxRow,
  Proof,
  RequestRow,
  StoredTimer,
} from '../../../coordinator/ports/store.ts'

/** A log entry with the real time of the world at which it became durable. */
export interface Written {
  readonly entry: LogEntry
  readonly realAt: number
}

/** What survives every crash. */
export interface Disk {
  readonly requests: Map<string, RequestRow>
  readonly documents: Map<CollectionName, Map<string, { id: string }>>
  readonly timers: Map<string, StoredTimer>
  readonly outbox: Map<string, OutboxRow>
  /** Those of the outbox that still have to leave: worlds of weeks hold thousands that have left. */
  readonly toSend: Map<string, OutboxRow>
  readonly idempotency: Map<string, { bodyHash: string; status: number; body: string; at: number }>
  readonly proofs: Map<string, Proof>
  readonly values: Map<string, string>
  /** Calls that a coordinator carries out, and whether that one still lives. */
  readonly leases: Map<string, () => boolean>
  readonly log: Written[]
  /** Lists handed out until something in their collection changes, as the real store does. */
  readonly lists: Map<CollectionName, readonly { id: string }[]>
  /** One transaction at a time, whoever begins it. */
  lock: Promise<void>
}

export const createDisk = (): Disk => ({
  requests: new Map(),
  documents: new Map(),
  timers: new Map(),
  outbox: new Map(),
  toSend: new Map(),
  idempotency: new Map(),
  proofs: new Map(),
  values: new Map(),
  leases: new Map(),
  log: [],
  lists: new Map(),
  lock: Promise.resolve(),
})

/** Undoes a transaction, last change first. */
export class Journal {
  readonly #undo: (() => void)[] = []

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const had = map.has(key)
    const before = map.get(key) as V
    this.#undo.push(() => void (had ? map.set(key, before) : map.delete(key)))
    map.set(key, value)
  }

  delete<K, V>(map: Map<K, V>, key: K): void {
    if (!map.has(key)) return
    const before = map.get(key) as V
    this.#undo.push(() => void map.set(key, before))
    map.delete(key)
  }

  push<T>(list: T[], value: T): void {
    const { length } = list
    this.#undo.push(() => void (list.length = length))
    list.push(value)
  }

  rollback(): void {
    for (const undo of this.#undo.reverse()) undo()
    this.#undo.length = 0
  }
}
