import { Dexie } from 'dexie'
import type { DesktopBridge, OpenedStore } from '../../../shared/contract/ipc.ts'
import { me as meSchema, type Me } from '../../../shared/contract/http/session.ts'
import { CacheDatabase, QueueDatabase } from '../database.ts'
import { openCache } from './open-cache.ts'
import { createSeal, readKey } from './seal.ts'
import type { Seal } from './sealed-tables.ts'

/** What the app hands over for storing what one person sees of one coordinator. */
export interface DesktopStore extends Pick<OpenedStore, 'place' | 'userId' | 'name' | 'kept'> {
  readonly cacheSeal: Seal
  readonly queueSeal: Seal
}

/** @param userId null for whoever was here last; answers null when nobody was */
export async function openDesktopStore(
  bridge: Pick<DesktopBridge, 'openStore'>,
  userId: string | null,
): Promise<DesktopStore | null> {
  const opened = await bridge.openStore({ userId })
  if (opened === null) return null
  const { cacheKey, queueKey, ...facts } = opened
  const store = {
    ...facts,
    cacheSeal: createSeal(readKey(cacheKey)),
    queueSeal: createSeal(readKey(queueKey)),
  }
  // What cannot be moved now, for want of room or because a newer version wrote it, stays where it is.
  await takeOver(store).catch(() => undefined)
  return store
}

/** Whose store it is, as far as it can be read. */
export async function storedMe({ name, cacheSeal }: DesktopStore): Promise<Me | null> {
  const cache = new CacheDatabase(name, cacheSeal)
  try {
    await openCache(cache)
    const entry = await cache.meta.get('me')
    return meSchema.safeParse(entry?.value).data ?? null
  } catch {
    // A disk that cannot be read costs the first look: the coordinator says it as well.
    return null
  } finally {
    cache.close()
  }
}

/** An earlier version stored in the clear: what exists nowhere else moves, as a whole, and the rest is loaded again. */
async function takeOver({ userId, name, queueSeal }: DesktopStore): Promise<void> {
  const names = await Dexie.getDatabaseNames()
  if (names.includes(`countersign-cache-${userId}`)) await Dexie.delete(`countersign-cache-${userId}`)
  if (!names.includes(`countersign-queue-${userId}`)) return
  const [old, queue] = [new QueueDatabase(userId), new QueueDatabase(name, queueSeal)]
  try {
    const [decisions, snoozes] = [await old.decisions.toArray(), await old.snoozes.toArray()]
    await queue.transaction('rw', queue.decisions, queue.snoozes, async () => {
      await queue.decisions.bulkPut(decisions)
      await queue.snoozes.bulkPut(snoozes)
    })
    await old.delete()
  } finally {
    old.close()
    queue.close()
  }
}
