import type { App, BrowserWindow } from 'electron'
import { trayImage } from './tray-image.ts'

/** Shows how many requests wait, where the system has a place for it: the Dock, a launcher, the taskbar's corner. */
export function showBadge(
  app: App,
  window: BrowserWindow | null,
  count: number,
  platform: NodeJS.Platform,
): void {
  if (platform !== 'win32') {
    app.setBadgeCount(count)
    return
  }
  if (window === null || window.isDestroyed()) return
  if (count === 0) window.setOverlayIcon(null, '')
  else window.setOverlayIcon(trayImage(true, platform), `${count} waiting`)
}
