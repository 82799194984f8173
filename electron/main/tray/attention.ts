import { app } from 'electron'
import type { ConnectionStatus } from '../../../shared/sync/connection.ts'
import type { WaitingList } from '../inbox/waiting.ts'
import type { MainWindow } from '../window/main-window.ts'
import { showBadge } from './badge.ts'
import { trayModel } from './tray-model.ts'
import { createTray, type TrayParts } from './tray.ts'

export interface Attention {
  waiting(place: string, list: WaitingList): void
  connection(place: string, status: ConnectionStatus): void
  /** This place is no longer watched. */
  gone(place: string): void
  /** What the page counts from its own cache: holds while there is no connection. */
  pageCount(count: number): void
  /** Shows the same in another language, or for another place. */
  retell(): void
  /** How many wait at a place. */
  count(place: string): number
  /** The request that has waited longest; undefined when nothing waits. */
  oldest(): { readonly id: string; readonly place: string } | undefined
  remove(): void
}

export interface AttentionParts extends TrayParts {
  readonly window: MainWindow
  /** The place that the page shows and counts. */
  active(): string
}

/** Tray and badge, kept in step with what waits for the person at all places. */
export function createAttention(parts: AttentionParts): Attention {
  const tray = createTray(parts)
  const lists = new Map<string, WaitingList>()
  const connected = new Set<string>()
  let countOfPage = 0

  const model = () => trayModel(lists, connected.has(parts.active()), parts.texts())
  function show(): void {
    tray.show(model())
    const known = [...lists].reduce((sum, [place, { size }]) => sum + (counts(place) ? size : 0), 0)
    const count = known + (connected.has(parts.active()) ? 0 : countOfPage)
    showBadge(app, parts.window.current(), count, parts.platform)
  }
  const counts = (place: string): boolean => place !== parts.active() || connected.has(place)
  show()

  return {
    waiting(place, next) {
      lists.set(place, next)
      show()
    },
    connection(place, status) {
      const next = status === 'live' || status === 'catching-up'
      if (next === connected.has(place)) return
      if (next) connected.add(place)
      else connected.delete(place)
      show()
    },
    gone(place) {
      lists.delete(place)
      connected.delete(place)
      show()
    },
    pageCount(count) {
      countOfPage = count
      show()
    },
    retell: show,
    count: (place) => lists.get(place)?.size ?? 0,
    oldest: () => model().requests[0],
    remove: tray.remove,
  }
}
