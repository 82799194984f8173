import type { CacheDatabase } from '../database.ts'
import { storageTrouble } from './trouble.ts'

/**
 * Opens what was loaded. What this version cannot open, a newer layout or a damaged one, is deleted and loaded again:
 * nothing in it is the only copy.
 * @throws whatever the disk says when it is full: then there is nothing to gain by deleting
 */
export async function openCache(cache: CacheDatabase): Promise<void> {
  try {
    await cache.open()
  } catch (error) {
    if (storageTrouble(error) === 'full') throw error
    await cache.delete({ disableAutoOpen: false })
    await cache.open()
  }
}
