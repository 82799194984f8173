import { app } from 'electron'
import type { ConnectionStatus } from '../../../shared/sync/connection.ts'
import type { WaitingList } from '../inbox/waiting.ts'
import type { MainWindow } from '../window/main-window.ts'
import { showBadge } from './badge.ts'
import { trayModel } from './tray-model.ts'
import { createTray, type TrayParts } from './tray.ts'

export interface Attention {
  waiting(list: WaitingList): void
  connection(status: ConnectionStatus): void
  /** What the page counts from its own cache: holds while there is no connection. */
  pageCount(count: number): void
  /** Shows the same in another language. */
  retell(): void
  /** The request that has waited longest; undefined when nothing waits. */
  oldest(): string | undefined
  remove(): void
}

/** Tray and badge, kept in step with what waits for the person. */
export function createAttention(parts: TrayParts & { readonly window: MainWindow }): Attention {
  const tray = createTray(parts)
  let list: WaitingList = new Map()
  let connected = false
  let countOfPage = 0

  function show(): void {
    tray.show(trayModel(list, connected, parts.texts()))
    showBadge(app, parts.window.current(), connected ? list.size : countOfPage, parts.platform)
  }
  show()

  return {
    waiting(next) {
      list = next
      show()
    },
    connection(status) {
      const next = status === 'live' || status === 'catching-up'
      if (next === connected) return
      connected = next
      show()
    },
    pageCount(count) {
      countOfPage = count
      show()
    },
    retell: show,
    oldest: () => trayModel(list, connected, parts.texts()).requests[0]?.id,
    remove: tray.remove,
  }
}
