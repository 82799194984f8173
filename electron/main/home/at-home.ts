import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, globalShortcut } from 'electron'
import type { SettingsFile } from '../settings/settings-file.ts'
import { createNextRequestKey, type NextRequestKey } from './next-request-key.ts'
import { setStartAtLogin } from './start-at-login.ts'

export interface AtHome {
  readonly nextRequestKey: NextRequestKey
  startAtLogin(on: boolean): Promise<void>
}

/** What the person chose for this computer, put in force. */
export function settleAtHome(
  settings: SettingsFile,
  platform: NodeJS.Platform,
  openNext: () => void,
): AtHome {
  const nextRequestKey = createNextRequestKey(globalShortcut, openNext)
  nextRequestKey.set(settings.current().nextRequestKey)
  return {
    nextRequestKey,
    startAtLogin: (on) =>
      setStartAtLogin(on, {
        platform,
        loginItems: app,
        command: startCommand(),
        configFolder: process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'),
      }),
  }
}

/** An AppImage runs from a place that is gone after it ended: its own file is started. A chosen data folder stays chosen. */
function startCommand(): string[] {
  const program = process.env['APPIMAGE'] ?? process.execPath
  const data = process.argv.filter((argument) => argument.startsWith('--data='))
  return app.isPackaged ? [program, ...data] : [program, app.getAppPath(), ...data]
}
