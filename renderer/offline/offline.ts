import type { ConnectionStatus } from '../../shared/sync/connection.ts'
import { createApi, type Api } from './api.ts'
import { putRequests } from './apply-changes.ts'
import { CacheDatabase, QueueDatabase } from './database.ts'
import { createDecisionQueue, type DecisionQueue } from './decision-queue.ts'
import { followCoordinator } from './follow-coordinator.ts'
import type { Transport } from './transport.ts'

export interface Offline {
  readonly userId: string
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
  /** Signs out: the cache goes. Decisions that were not sent stay on the disk, for the next sign-in of this person. */
  forget(): Promise<void>
}

export interface OfflineEvents {
  onStatus(status: ConnectionStatus): void
  onLoading(loading: boolean): void
  onProblem(problem: string, detail: string): void
}

const schedule = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

/** Everything one signed-in person has in this window: cache, queue, and the line to the coordinator. */
export function createOffline(userId: string, transport: Transport, events: OfflineEvents): Offline {
  const api = createApi(transport)
  const cache = new CacheDatabase(userId)
  const queueDatabase = new QueueDatabase(userId)
  const queue = createDecisionQueue({
    database: queueDatabase,
    api,
    recorded: (request) => putRequests(cache, [request]),
    now: () => Date.now(),
    random: () => Math.random(),
    schedule,
    alone: (work) => alone(`countersign-queue-${userId}`, work),
  })
  let stopped = false
  let follower: Awaited<ReturnType<typeof followCoordinator>> | null = null

  async function stop(): Promise<void> {
    stopped = true
    follower?.stop()
    await queue.stop()
  }

  return {
    userId,
    api,
    cache,
    queueDatabase,
    queue,
    async start() {
      // Asks the browser not to throw the queue away when the disk is short; where it refuses, nothing else changes.
      void navigator.storage?.persist?.().catch(() => false)
      queue.start()
      follower = await followCoordinator({
        database: cache,
        api,
        transport,
        onStatus(status) {
          if (status === 'live') queue.nudge()
          events.onStatus(status)
        },
        onLoading: (loading) => events.onLoading(loading),
        onProblem: (problem, detail) => events.onProblem(problem, detail),
        clock: { now: () => performance.now(), random: () => Math.random(), schedule },
      })
      if (!stopped) follower.start()
    },
    stop,
    nudge() {
      follower?.nudge()
      queue.nudge()
    },
    async forget() {
      await stop()
      await cache.delete()
      queueDatabase.close()
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
