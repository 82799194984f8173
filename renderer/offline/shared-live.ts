import { effectScope } from 'vue'
import type { Offline } from './offline.ts'
import { useLive, type Live } from './use-live.ts'

/**
 * One live query for everybody in the window who asks the same of the same person's store: the sidebar, the list and the
 * dashboard read the pending requests once.
 */
export function sharedLive<T>(query: (offline: Offline) => Promise<T>): (offline: Offline) => Live<T> {
  const known = new WeakMap<Offline, Live<T>>()
  return (offline) => {
    const found = known.get(offline)
    if (found) return found
    // Detached: it lives as long as the store, not as long as whoever asked first.
    const live = effectScope(true).run(() => useLive(() => query(offline))) as Live<T>
    known.set(offline, live)
    return live
  }
}
