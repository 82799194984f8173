import type { Notifier } from '../../notifications/notifier.ts'
import type { KnownPlace } from '../access/coordinator-choice.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import type { Inbox } from './inbox.ts'

/** What is followed of one place, with every window closed. */
export interface Watch {
  readonly inbox: Inbox
  readonly notifier: Pick<Notifier, 'clear'>
}

export interface WatchPlacesParts {
  places(): readonly KnownPlace[]
  open(place: KnownPlace): Watch
  onGone(place: string): void
}

export interface PlaceWatches {
  /** Follows the places that there are now; those that are somebody else's now from scratch. */
  sync(restart?: string): void
  /** The network, the machine or a coordinator is back. */
  nudge(): void
  stop(): void
}

/** One inbox and one set of notifications for each coordinator that this desktop is signed in to. */
export function watchPlaces({ places, open, onGone }: WatchPlacesParts): PlaceWatches {
  const watches = new Map<string, { readonly access: CoordinatorAccess; readonly watch: Watch }>()

  function end(id: string): void {
    const { watch } = watches.get(id) ?? {}
    watches.delete(id)
    watch?.inbox.stop()
    watch?.notifier.clear()
    onGone(id)
  }

  return {
    sync(restart) {
      const now = new Map(places().map((place) => [place.id, place]))
      for (const [id, { access }] of watches) {
        if (id === restart || now.get(id)?.access !== access) end(id)
      }
      for (const [id, place] of now) {
        if (watches.has(id)) continue
        const watch = open(place)
        watches.set(id, { access: place.access, watch })
        watch.inbox.restart()
      }
    },
    nudge() {
      for (const { watch } of watches.values()) watch.inbox.nudge()
    },
    stop() {
      for (const id of [...watches.keys()]) end(id)
    },
  }
}
