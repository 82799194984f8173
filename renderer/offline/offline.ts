import type { ConnectionStatus } from '../../shared/sync/connection.ts'
import { createApi, type Api, type DiskRefusal } from './api.ts'
import { putRequests } from './apply-changes.ts'
import { CacheDatabase, QueueDatabase } from './database.ts'
import { createDecisionQueue, type DecisionQueue } from './decision-queue.ts'
import { isUnderWay, type QueuedDecision } from './queued-decision.ts'
import type { DesktopStore } from './store/desktop-store.ts'
import { openCache } from './store/open-cache.ts'
import { gatherTroubles, type StorageTrouble } from './store/trouble.ts'
import { followCoordinator } from './follow-coordinator.ts'
import type { LoadProgress } from './load-lists.ts'
import type { StoreKept } from '../../shared/contract/ipc.ts'
import type { Transport } from './transport.ts'

export interface Offline {
  readonly userId: string
  /** Apart for each person, and in the desktop for each coordinator. */
  readonly name: string
  /** Null in a browser, which has nowhere to keep a key: what it stores is as safe as the rest of its profile. */
  readonly kept: StoreKept | null
  readonly api: Api
  readonly cache: CacheDatabase
  readonly queueDatabase: QueueDatabase
  readonly queue: DecisionQueue
  /** Connects and takes up unsent decisions. */
  start(): Promise<void>
  /** Disconnects; what is stored stays. Resolves when nothing is being stored any more. */
  stop(): Promise<void>
  /** The network or the coordinator may be back. */
  nudge(): void
  /** Decisions that the coordinator does not have yet, oldest first. */
  unsent(): Promise<readonly QueuedDecision[]>
  /** Takes all that is stored of this person and coordinator off this machine, unsent decisions as well. */
  forget(): Promise<void>
}

export interface OfflineEvents {
  onStatus(status: ConnectionStatus): void
  onLoading(loading: boolean): void
  onProgress(progress: LoadProgress | null): void
  onProblem(problem: string, detail: string): void
  /** Nothing can be stored here, or what is stored cannot be used; null when all is well again. */
  onStorage(trouble: StorageTrouble | null): void
  /** The coordinator can write nothing, and said so; null when it did, or may again. */
  onDisk(refusal: DiskRefusal | null): void
}

/** A cache for which there was no room is tried again after so long. */
const REOPEN_MS = 5_000

const schedule = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/**
 * Everything one signed-in person has in this window: cache, queue, and the line to the coordinator.
 * @param store how the desktop keeps it; null in a browser
 */
export function createOffline(
  userId: string,
  transport: Transport,
  events: OfflineEvents,
  store: DesktopStore | null = null,
): Offline {
  const api = createApi(transport, (refusal) => events.onDisk(refusal))
  const name = store?.name ?? userId
  const troubles = gatherTroubles((trouble) => events.onStorage(trouble))
  let damaged = false
  const cache = new CacheDatabase(name, store?.cacheSeal, () => {
    if (!damaged) void startOver()
    damaged = true
  })
  const queueDatabase = new QueueDatabase(name, store?.queueSeal)
  const queue = createDecisionQueue({
    database: queueDatabase,
    api,
    recorded: (request) => putRequests(cache, [request]),
    now: () => Date.now(),
    random: () => Math.random(),
    schedule,
    troubled: (error) => troubles.queue(error),
    alone: (work) => alone(`countersign-queue-${name}`, work),
  })
  let stopped = false
  let follower: Awaited<ReturnType<typeof followCoordinator>> | null = null
  let cancelReopen: () => void = () => undefined

  async function stop(): Promise<void> {
    stopped = true
    follower?.stop()
    cancelReopen()
    await queue.stop()
  }

  function onStored(error: unknown): void {
    troubles.cache(error)
    // News are of what it has written, and a greeting may be of one that was mended.
    if (error === null) events.onDisk(null)
    // A database that was closed on a full disk, and could not be opened again, stays closed until it is asked.
    if (error === null || !cache.hasFailed() || cache.hasBeenClosed()) return
    follower?.stop()
    void follow()
  }

  async function follow(): Promise<void> {
    try {
      await openCache(cache)
      follower = await followCoordinator({
        database: cache,
        api,
        transport,
        onStatus(status) {
          if (status === 'live') queue.nudge()
          events.onStatus(status)
        },
        onLoading: (loading) => events.onLoading(loading),
        onProgress: (progress) => events.onProgress(progress),
        onProblem: (problem, detail) => events.onProblem(problem, detail),
        onStored,
        clock: { now: () => performance.now(), random: () => Math.random(), schedule },
      })
    } catch (error) {
      troubles.cache(error)
      if (!stopped) cancelReopen = schedule(REOPEN_MS, () => void follow())
      return
    }
    if (!stopped) follower.start()
  }

  /** Rows that do not open (a lost key, a damaged disk, somebody's hand) are not repaired: all is loaded again. */
  async function startOver(): Promise<void> {
    const before = follower
    before?.stop()
    await cache
      .transaction('rw', cache.tables, () => Promise.all(cache.tables.map((table) => table.clear())))
      .catch((error: unknown) => troubles.cache(error))
    damaged = false
    if (before && !stopped) await follow()
  }

  return {
    userId,
    name,
    kept: store?.kept ?? null,
    api,
    cache,
    queueDatabase,
    queue,
    async start() {
      // Asks the browser not to throw the queue away when the disk is short; where it refuses, nothing else changes.
      void navigator.storage?.persist?.().catch(() => false)
      queue.start()
      await follow()
    },
    stop,
    nudge() {
      follower?.nudge()
      queue.nudge()
    },
    unsent: async () =>
      (await queueDatabase.decisions.toArray()).filter(isUnderWay).sort((a, b) => a.madeAt - b.madeAt),
    async forget() {
      await stop()
      await cache.delete()
      await queueDatabase.delete()
    },
  }
}

/** Several windows of one person share the queue's database: one of them sends. */
async function alone(name: string, work: () => Promise<void>): Promise<boolean> {
  if (!('locks' in navigator)) {
    await work()
    return true
  }
  return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock) await work()
    return lock !== null
  })
}
