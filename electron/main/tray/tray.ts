import { Menu, Tray } from 'electron'
import type { Log } from '../log/create-log.ts'
import type { ShellTexts } from '../../texts/en.ts'
import { trayImage } from './tray-image.ts'
import type { TrayModel } from './tray-model.ts'

export interface TrayParts {
  openRequest(requestId: string, place: string): void
  openWindow(): void
  quit(): void
  readonly platform: NodeJS.Platform
  readonly log: Log
  /** The words of the language that is chosen now. */
  texts(): ShellTexts
}

export interface TrayIcon {
  show(model: TrayModel): void
  remove(): void
}

/** The icon in the system's tray or menu bar. Where the system has none, the app goes on without. */
export function createTray({ openRequest, openWindow, quit, platform, log, texts }: TrayParts): TrayIcon {
  let tray: Tray | null = null
  try {
    tray = new Tray(trayImage(false, platform))
  } catch (error) {
    log.warn({ err: String(error) }, 'there is no tray')
  }
  // On macOS a click opens the menu, as it does for its own icons.
  if (platform !== 'darwin') tray?.on('click', openWindow)

  return {
    show(model) {
      if (tray === null || tray.isDestroyed()) return
      tray.setImage(trayImage(model.needsAttention, platform))
      tray.setToolTip(model.tooltip)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: model.headline, enabled: false },
          ...model.requests.map(({ id, place, label }) => ({ label, click: () => openRequest(id, place) })),
          { type: 'separator' },
          { label: texts().tray.open, click: openWindow },
          { label: texts().tray.quit, click: quit },
        ]),
      )
    },
    remove() {
      tray?.destroy()
      tray = null
    },
  }
}
