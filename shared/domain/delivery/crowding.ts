const SECOND = 1000
const MINUTE = 60 * SECOND

/** So many messages reach a person one by one within the window, over all channels that cost attention elsewhere. */
const MOST_ALONE = 4
const WINDOW_MS = 5 * MINUTE
/** A digest waits this long for more to join it. */
const GATHER_MS = 30 * SECOND
/** And this long after the one before it. */
const APART_MS = 10 * MINUTE

/** What one person was sent lately. Times are ms on the clock `elapsed`. */
export interface Crowding {
  /** Messages that went by themselves; those that are out of the window and have left are forgotten. */
  readonly alone: readonly { readonly id: string; readonly at: number }[]
  readonly digest: { readonly id: string; readonly dueAt: number } | null
}

export const UNCROWDED: Crowding = { alone: [], digest: null }

interface Arrival {
  /** Of the messages: one for each channel on which the person is told. */
  readonly ids: readonly string[]
  /** `elapsed` ms. */
  readonly now: number
  /** ms until the person may be disturbed; 0: now. */
  readonly quietMs: number
  /** Ids of `alone` that have not left yet, as when a provider is down. */
  readonly stillWaiting: ReadonlySet<string>
  /** The digest of `crowding` has not left yet. */
  readonly digestOpen: boolean
}

export type Placement =
  | { readonly go: 'alone'; readonly crowding: Crowding }
  | { readonly go: 'join'; readonly digestId: string; readonly crowding: Crowding }
  /** A new digest, due at that time; its id is the caller's to make. */
  | { readonly go: 'open'; readonly dueAt: number }

/**
 * Whether messages about one event go by themselves or wait for a digest: a person hears of the first few at once, of
 * many together, and of nothing in hours they keep quiet. However many arrive at a time, that is four messages and one
 * digest; while a provider is down it is the same, and not one more for each that could not leave.
 */
export function placeMessages(crowding: Crowding, arrival: Arrival): Placement {
  const { ids, now, quietMs, stillWaiting, digestOpen } = arrival
  const alone = crowding.alone.filter(({ id, at }) => at > now - WINDOW_MS || stillWaiting.has(id))
  const known: Crowding = { alone, digest: crowding.digest }
  if (crowding.digest !== null && digestOpen)
    return { go: 'join', digestId: crowding.digest.id, crowding: known }
  if (quietMs > 0) return { go: 'open', dueAt: now + quietMs }
  if (alone.length + ids.length <= MOST_ALONE)
    return { go: 'alone', crowding: { ...known, alone: [...alone, ...ids.map((id) => ({ id, at: now }))] } }
  const last = crowding.digest?.dueAt ?? Number.NEGATIVE_INFINITY
  return { go: 'open', dueAt: Math.max(now + GATHER_MS, last + APART_MS) }
}
