import type { LogEntry, NewLogEntry } from '../../shared/domain/log/entry.ts'
import type { RequestState, RequestStatus, Timer } from '../../shared/domain/request/state.ts'
import type { Change } from '../../shared/contract/stream.ts'
import type { ChannelKind } from '../../shared/domain/flow/flow.ts'

/** A stored thing other than a request: its current value and the columns it is found by. */
export interface Collection<T extends { id: string }> {
  get(id: string): Promise<T | undefined>
  /** Small collections only (flows, policies, connectors, people, agents): all of it, in order of id. */
  all(): Promise<readonly T[]>
  put(value: T): Promise<void>
  remove(id: string): Promise<void>
}

export interface RequestRow {
  readonly state: RequestState
  /** SHA-256 over agent, user, connector, tool and canonical arguments: what a repeat of the call attaches by. */
  readonly callKey: string | null
  readonly agentId: string | null
  /** Who may decide now. Derived from the state by `core/requests/request-row.ts`, the only maker of rows. */
  readonly assigneeIds: readonly string[]
  /** Everybody this request was put to, now or before: they may read it. */
  readonly askedIds: readonly string[]
}

export interface RequestQuery {
  readonly statuses?: readonly RequestStatus[]
  readonly connector?: string
  readonly requesterId?: string
  readonly assigneeId?: string
  /** Only those this agent asked for. */
  readonly agentId?: string
  /** Only requests this person may see; absent: all. */
  readonly visibleTo?: string
  readonly q?: string
  readonly sort: 'createdAt' | 'requesterName' | 'requesterEmail' | 'connectorName' | 'resolvedAt'
  readonly descending: boolean
  readonly limit: number
  readonly cursor?: string
}

export interface StoredTimer extends Timer {
  readonly requestId: string
}

export interface OutboxRow {
  /** `<effect>:<person or address>:<channel>`; a second insert of the same id changes nothing. */
  readonly id: string
  readonly channel: ChannelKind | 'webhook' | 'desktop'
  readonly kind: string
  readonly recipient: string
  readonly personId: string | null
  readonly requestId: string | null
  readonly payload: unknown
  readonly status: 'queued' | 'sending' | 'delivered' | 'failed' | 'withdrawn'
  readonly attempts: number
  /** When it is due, or its lease runs out: ms on the clock `elapsed`, so that no change of the date delays it. */
  readonly nextAttemptAt: number
  readonly lastResponse: string | null
  readonly createdAt: number
  readonly updatedAt: number
  /** The row of kind `digest` that will carry this message: it is not sent by itself. */
  readonly digestId?: string
}

/** What a text that was sent to somebody is good for. `id` is the SHA-256 of the text, which is kept nowhere. */
export interface Proof {
  readonly id: string
  /** Says what `body` holds: `review-link`, `review-code`, … */
  readonly kind: string
  readonly body: unknown
  /** Epoch ms; forgotten some time after. Whoever uses it compares. */
  readonly expiresAt: number
}

export interface OutboxQuery {
  readonly limit: number
  readonly cursor?: string
  readonly status?: string
  readonly channel?: string
  readonly requestId?: string
  readonly recipient?: string
  /** Epoch ms, both inclusive. */
  readonly createdFrom?: number
  readonly createdTo?: number
}

/**
 * One transaction. All of it becomes durable together, or none.
 *
 * Work passed to `Store.commit` must do nothing outside the transaction (it may run twice where the database asks for
 * it) and must not wait for anything but `tx`.
 */
export interface Tx {
  readonly requests: {
    get(id: string): Promise<RequestRow | undefined>
    /** The newest request with this key that is pending, or has a grant that is ready or executing. */
    findAttachable(callKey: string): Promise<RequestRow | undefined>
    /** Of this agent, without a call key (asked for ahead of any call), and attachable in the same sense; newest first. */
    findAskedAhead(agentId: string): Promise<readonly RequestRow[]>
    insert(row: RequestRow): Promise<void>
    /** Guarded by the revision read before; throws on a lost race (never happens under the writer's lock), at the latest when the work ends. */
    update(row: RequestRow, previousRevision: number): Promise<void>
    /** Takes it out of the store with its timers and its messages. What the log says of it stays. */
    remove(row: RequestRow): Promise<void>
    countPending(agentId: string): Promise<number>
    query(
      query: RequestQuery,
    ): Promise<{ rows: readonly RequestRow[]; nextCursor: string | null; total: number }>
    pendingIds(): Promise<readonly string[]>
    /** Requests with a grant that is `executing`: what a crash may have left. */
    executingIds(): Promise<readonly string[]>
  }
  collection<T extends { id: string }>(name: CollectionName): Collection<T>
  readonly timers: {
    put(timer: StoredTimer): Promise<void>
    remove(requestId: string, timerId: string): Promise<void>
    /** Removes it; false when it was gone, or another coordinator is about to fire it. */
    take(requestId: string, timerId: string): Promise<boolean>
    /** Due on their own clocks, oldest first. */
    due(now: { elapsed: number; running: number }, limit: number): Promise<readonly StoredTimer[]>
    /** The earliest due time on each clock. */
    next(): Promise<{ elapsed: number | null; running: number | null }>
  }
  readonly outbox: {
    enqueue(row: OutboxRow): Promise<void>
    get(id: string): Promise<OutboxRow | undefined>
    update(row: OutboxRow): Promise<void>
    /**
     * Queued rows that are due, and rows whose lease ran out; of a request's webhooks the earliest alone, so that they
     * arrive in order; marks them `sending` until `leaseUntil` (`elapsed`). Rows of
     * channel `desktop` are never claimed: desktops fetch their own. Nor are rows that a digest carries, nor those of
     * the channels in `except`.
     */
    claim(
      now: { readonly at: number; readonly elapsed: number },
      leaseUntil: number,
      limit: number,
      except?: readonly OutboxRow['channel'][],
    ): Promise<readonly OutboxRow[]>
    /**
     * Takes back what of a request is queued or being sent: should that not arrive, it is not tried again. `nodeId`: only
     * what this step of the flow told, by its payload.
     */
    withdraw(what: {
      readonly requestId: string
      readonly kinds: readonly string[]
      readonly nodeId?: string
      /** When, by the clock. */
      readonly at: number
    }): Promise<void>
    /** Every row of a request, oldest first. */
    ofRequest(requestId: string): Promise<readonly OutboxRow[]>
    /** What this person's desktops have still to show, oldest first. */
    desktopOf(personId: string): Promise<readonly OutboxRow[]>
    /** Messages that wait for this digest, oldest first. */
    inDigest(digestId: string): Promise<readonly OutboxRow[]>
    /** Newest first. */
    list(
      query: OutboxQuery,
    ): Promise<{ rows: readonly OutboxRow[]; nextCursor: string | null; total: number }>
    /** How many rows each channel has in each status. */
    tally(): Promise<readonly { channel: string; status: OutboxRow['status']; count: number }[]>
    /** When the next of them may be claimed. */
    nextAttemptAt(except?: readonly OutboxRow['channel'][]): Promise<number | null>
  }
  readonly idempotency: {
    get(key: string): Promise<{ bodyHash: string; status: number; body: string } | undefined>
    put(key: string, value: { bodyHash: string; status: number; body: string; at: number }): Promise<void>
    /** Forgets what was stored before `at`. */
    forget(at: number): Promise<void>
  }
  readonly proofs: {
    get(id: string): Promise<Proof | undefined>
    /** Replaces what has the same id. */
    put(proof: Proof): Promise<void>
    /** Forgets what ended before `at` (epoch ms). */
    forget(at: number): Promise<void>
  }
  /** Small values: clock readings, keys, settings (sealed where secret). */
  readonly values: {
    get(key: string): Promise<string | undefined>
    set(key: string, value: string): Promise<void>
  }
  /**
   * Which coordinator carries out a call that was begun. A lease ends with the coordinator that holds it, however that
   * ends: what is left `executing` without one was cut off, and nobody knows how far it came.
   */
  readonly leases: {
    hold(callId: string): Promise<void>
    release(callId: string): Promise<void>
    /** Whether a living coordinator carries it out. */
    isHeld(callId: string): Promise<boolean>
  }
  readonly log: {
    /** The store adds sequence and hashes. `changes` travel with the entry to the stream, and are not stored. */
    append(entry: NewLogEntry, changes?: readonly Change[]): Promise<void>
    read(since: number, limit: number): Promise<readonly LogEntry[]>
    /** The entries about one thing, in order of sequence. */
    readSubject(
      subject: { kind: string; id: string },
      since: number,
      limit: number,
    ): Promise<readonly LogEntry[]>
    head(): Promise<{ seq: number; hash: string }>
  }
}

export type CollectionName =
  | 'flows'
  | 'flow-versions'
  | 'policies'
  | 'connectors'
  | 'users'
  | 'groups'
  | 'agents'
  | 'credentials'
  | 'identities'
  | 'directory'
  | 'settings'

/** What became durable, in order of sequence; handed to followers after the commit. */
export interface Committed {
  readonly entry: LogEntry
  readonly changes: readonly Change[]
  /** Read from a database that several coordinators share: another may have committed it. */
  readonly elsewhere?: true
}

/**
 * What a work is going to read first, where its caller knows. A store behind a network fetches it with that of others,
 * in one round trip; what is not there is no error.
 */
export interface Wanted {
  readonly requestId: string
}

/**
 * The one store. `commit` groups what is waiting into one durable write and resolves after it; when the write fails
 * every member of the group is rejected with `storage_full` or `storage_failed` and nothing of it is visible.
 */
export interface Store {
  commit<T>(work: (tx: Tx) => Promise<T>, wanted?: Wanted): Promise<T>
  /** Reads the last committed state. */
  read<T>(work: (tx: Tx) => Promise<T>, wanted?: Wanted): Promise<T>
  /** Called after each commit with what it appended. */
  onCommitted(listener: (committed: readonly Committed[]) => void): () => void
  close(): Promise<void>
}
