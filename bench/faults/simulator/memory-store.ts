import type { Committed, Store } from '../../../coordinator/ports/store.ts'
import { Journal, type Disk } from './disk.ts'
import { memoryTx } from './memory-tx.ts'

/** Where a coordinator may die around a commit. */
export interface CrashPoints {
  /** The work is done, and nothing of it is on the disk yet. True: the process is gone. */
  beforeDurable(): boolean
  /** It is on the disk now. */
  durable(committed: readonly Committed[]): void
  /** It is on the disk, and nobody has been told. True: the process is gone. */
  afterDurable(): boolean
}

const never = new Promise<never>(() => {
  // Nobody hears from the dead.
})

/** One coordinator's hold on the shared disk. After its death no promise of it ever settles. */
export function createMemoryStore(
  disk: Disk,
  realNow: () => number,
  crash: CrashPoints,
  isAlive: () => boolean,
): Store {
  const listeners = new Set<(committed: readonly Committed[]) => void>()

  /** Runs alone; whoever dies inside lets the next one in. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const before = disk.lock
    let release = (): void => undefined
    disk.lock = new Promise((done) => {
      release = done
    })
    await before
    if (!isAlive()) {
      release()
      return never
    }
    try {
      return await work()
    } finally {
      release()
    }
  }

  return {
    commit: (work) =>
      new Promise((resolve, reject) => {
        void alone(async () => {
          const journal = new Journal()
          const appended: Committed[] = []
          try {
            const answer = await work(memoryTx(disk, journal, realNow, appended, isAlive))
            // What an impatient caller might do with an answer that is not durable yet, it can do now.
            for (let turn = 0; turn < 8; turn += 1) await Promise.resolve()
            if (crash.beforeDurable()) return journal.rollback()
            crash.durable(appended)
            if (crash.afterDurable()) return
            for (const listener of listeners) listener(appended)
            resolve(answer)
          } catch (error) {
            journal.rollback()
            reject(error instanceof Error ? error : new Error(String(error)))
          }
        })
      }),
    read: (work) =>
      new Promise((resolve, reject) => {
        void alone(async () =>
          work(memoryTx(disk, new Journal(), realNow, [], isAlive)).then(resolve, reject),
        )
      }),
    onCommitted(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => undefined,
  }
}
