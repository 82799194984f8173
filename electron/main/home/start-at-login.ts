import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The part of Electron's `app` that registers programs to be started on macOS and Windows. */
export interface LoginItems {
  setLoginItemSettings(settings: { openAtLogin: boolean; args: string[] }): void
}

export interface StartAtLoginParts {
  readonly platform: NodeJS.Platform
  readonly loginItems: LoginItems
  /** The program and the arguments with which this app was started, without those of one start alone. */
  readonly command: readonly string[]
  /** `$XDG_CONFIG_HOME`, or the folder that stands for it. */
  readonly configFolder: string
}

/** Started at login, the app waits in the tray: no window comes to the front of a person who opens their computer. */
const HIDDEN = '--hidden'

/**
 * Has the system start the app when the person signs in, or no longer. On Linux this is a file of the XDG autostart
 * specification; macOS and Windows have their own lists.
 *
 * Rejects when the file cannot be written or removed.
 */
export async function setStartAtLogin(on: boolean, parts: StartAtLoginParts): Promise<void> {
  if (parts.platform !== 'linux') {
    parts.loginItems.setLoginItemSettings({ openAtLogin: on, args: [HIDDEN] })
    return
  }
  const file = autostartFile(parts.configFolder)
  if (!on) return rm(file, { force: true })
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, autostartEntry([...parts.command, HIDDEN]), { mode: 0o600 })
}

export const autostartFile = (configFolder: string): string =>
  join(configFolder, 'autostart', 'countersign.desktop')

/** A desktop entry that starts `command`: each argument quoted as the Desktop Entry Specification has it. */
export function autostartEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Countersign',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/**
 * Within quotes, `"`, `` ` ``, `$` and `\` take a backslash; the whole value is then a string of the entry, in which a
 * backslash is written twice; and `%` would begin a field code.
 */
function quoted(argument: string): string {
  const escaped = argument
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('%', '%%')
  return `"${escaped}"`
}
