/**
 * Why nothing can be stored on this machine at the moment.
 *
 * - `full`: there is no room left on the disk, or none for this app. It goes when there is.
 * - `newer`: a newer version of the app wrote what is here. This one reads nothing of it, and changes nothing.
 * - `failed`: anything else that a disk does.
 */
export type StorageTrouble = 'full' | 'newer' | 'failed'

/** A failed write is told as an aborted transaction of a closed database; the reason lies some layers below. */
const MOST_LAYERS = 6

export function storageTrouble(error: unknown): StorageTrouble {
  let layer: unknown = error
  for (let depth = 0; depth < MOST_LAYERS && layer instanceof Object; depth += 1) {
    const { name, inner, failures } = layer as { name?: unknown; inner?: unknown; failures?: unknown[] }
    if (name === 'QuotaExceededError') return 'full'
    if (name === 'NewerLayoutError') return 'newer'
    layer = inner ?? failures?.[0]
  }
  return 'failed'
}

/** What is wrong with the two stores of one person, as one word for the window. */
export interface Troubles {
  /** What happened to the only copy of decisions; null when it was read and written again. */
  queue(error: unknown): void
  /** The same of what was loaded. It is told when it is full alone: anything else is loaded again, and never lost. */
  cache(error: unknown): void
}

export function gatherTroubles(tell: (trouble: StorageTrouble | null) => void): Troubles {
  let queue: StorageTrouble | null = null
  let cache: StorageTrouble | null = null
  let told: StorageTrouble | null = null
  function say(): void {
    const now = queue ?? cache
    if (now !== told) tell(now)
    told = now
  }
  return {
    queue(error) {
      queue = error === null ? null : storageTrouble(error)
      say()
    },
    cache(error) {
      // A network that fails says nothing about the disk.
      if (error === null) cache = null
      else if (storageTrouble(error) === 'full') cache = 'full'
      say()
    },
  }
}
