import type { ConnectionStatus, DeliveredMessage } from '../../shared/sync/connection.ts'
import {
  followStream,
  type DeliveredEvent,
  type Follower,
  type FollowerParts,
} from '../../shared/sync/follow-stream.ts'
import type { Api } from './api.ts'
import { applyEvents, trim } from './apply-changes.ts'
import type { CacheDatabase } from './database.ts'
import { loadLists, type LoadProgress } from './load-lists.ts'
import type { Transport } from './transport.ts'

export interface FollowParts {
  readonly database: CacheDatabase
  readonly api: Api
  readonly transport: Pick<Transport, 'openWire'>
  onStatus(status: ConnectionStatus): void
  /** The first load is under way, or over. */
  onLoading(loading: boolean): void
  /** How far a load has come that takes more than a moment, the first or a later one; null when it is over. */
  onProgress(progress: LoadProgress | null): void
  onProblem(problem: string, detail: string): void
  /** A message was stored, with null; or could not be, for this reason. */
  onStored(error: unknown): void
  readonly clock: Pick<FollowerParts, 'now' | 'random' | 'schedule'>
}

/** After so many events the cache is trimmed again. */
const TRIM_EVERY = 500

/**
 * Keeps the cache as the coordinator is: loads the lists once, then applies every event of the stream in order, and loads
 * again when the gap is too long, or when the coordinator's log is not the one that was followed (a restored backup).
 */
export async function followCoordinator(parts: FollowParts): Promise<Follower> {
  const { database } = parts
  const [since, loaded] = await Promise.all([sinceOf(database), database.meta.get('loaded')])
  let hasLists = loaded !== undefined && since !== null
  let untrimmed = 0

  async function load(seq: number): Promise<void> {
    parts.onLoading(!hasLists)
    try {
      await loadLists(parts.api, database, (progress) => parts.onProgress(progress))
      await database.meta.bulkPut([
        { key: 'since', value: seq },
        { key: 'loaded', value: 1 },
      ])
      hasLists = true
    } finally {
      parts.onLoading(false)
      parts.onProgress(null)
    }
  }

  async function storeEvents(events: readonly DeliveredEvent[]): Promise<void> {
    await applyEvents(database, events)
    untrimmed += events.length
    if (untrimmed < TRIM_EVERY) return
    untrimmed = 0
    await trim(database)
  }

  async function told(storing: Promise<void>): Promise<void> {
    try {
      await storing
      parts.onStored(null)
    } catch (error) {
      parts.onStored(error)
      throw error
    }
  }

  async function store(message: DeliveredMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        // What changed before the greeting is in the lists; what changes after it comes as events.
        if (!hasLists) await load(message.head)
        else if (message.head < ((await sinceOf(database)) ?? 0)) await startOver()
        return
      case 'resync':
        return load(message.seq)
      case 'event':
        return storeEvents([message])
      case 'caught-up':
        await database.meta.put({ key: 'since', value: message.seq })
        return
      case 'notice':
      case 'notice-withdrawn':
      case 'alert':
        // The desktop's own subscription shows them; a page has its lists.
        return
    }
  }

  /** Another log than before: forget where we were, and connect as if for the first time. */
  async function startOver(): Promise<void> {
    hasLists = false
    await database.meta.bulkDelete(['since', 'loaded', 'trimmed'])
    current.stop()
    current = follow(null)
    current.start()
  }

  const follow = (from: number | null): Follower =>
    followStream(
      {
        open: (at, listener) => parts.transport.openWire(at, listener),
        onMessage: (message) => told(store(message)),
        onEvents: (events) => told(storeEvents(events)),
        onStatus: (status) => parts.onStatus(status),
        onProblem: (problem, detail) => parts.onProblem(problem, detail),
        ...parts.clock,
      },
      from,
    )

  let current = follow(hasLists ? since : null)
  return {
    start: () => current.start(),
    stop: () => current.stop(),
    nudge: () => current.nudge(),
    tell: (message) => current.tell(message),
    status: () => current.status(),
    since: () => current.since(),
  }
}

async function sinceOf(database: CacheDatabase): Promise<number | null> {
  const entry = await database.meta.get('since')
  return entry?.key === 'since' ? entry.value : null
}
