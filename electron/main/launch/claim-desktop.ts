import { chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import type { LaunchFlags } from './launch-flags.ts'

/** The desktop's folder inside the data folder; everything else there is the coordinator's. */
export const OWN_FOLDER = 'desktop'

export interface DesktopFolders {
  /** The coordinator's data. */
  readonly data: string
  /** This desktop's settings, and Chromium's profile. */
  readonly own: string
  readonly logs: string
}

/**
 * Takes the data folder for this process. Must be called before the app is ready.
 * @returns null when another copy of the app has it already; that copy is told of our arguments by the system
 */
export function claimDesktop(app: App, flags: LaunchFlags): DesktopFolders | null {
  const data = flags.dataDir ?? app.getPath('userData')
  const own = join(data, OWN_FOLDER)
  for (const folder of [data, own]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chmodSync(folder, 0o700)
  }
  // One copy of the app a data folder: the lock lies in it.
  app.setPath('userData', own)
  app.setPath('sessionData', join(own, 'profile'))
  if (!app.requestSingleInstanceLock()) return null
  return { data, own, logs: join(own, 'logs') }
}
