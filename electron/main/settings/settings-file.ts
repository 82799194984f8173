import { readFile, rename } from 'node:fs/promises'
import { desktopSettings, FIRST_SETTINGS, type DesktopSettings } from './desktop-settings.ts'
import { writeAtomically } from './atomic-file.ts'

export interface SettingsFile {
  /** What holds now. */
  current(): DesktopSettings
  /** Changes some of it; answers when it is on the disk. Changes are written in the order in which they were made. */
  change(part: Partial<DesktopSettings>): Promise<void>
}

/**
 * Opens `desktop.json`. A file that cannot be read as settings (cut short, edited wrongly, of a newer version) is set
 * aside as `desktop.json.unreadable` and the first settings hold.
 * @param onSetAside told why, for the log
 */
export async function openSettings(file: string, onSetAside: (why: string) => void): Promise<SettingsFile> {
  let settings = await readSettings(file, onSetAside)
  let writing: Promise<void> = Promise.resolve()
  return {
    current: () => settings,
    async change(part) {
      settings = desktopSettings.parse({ ...settings, ...part })
      const text = `${JSON.stringify(settings, null, 2)}\n`
      // After a write that failed the next one is tried all the same.
      writing = writing.catch(() => undefined).then(() => writeAtomically(file, text))
      await writing
    },
  }
}

async function readSettings(file: string, onSetAside: (why: string) => void): Promise<DesktopSettings> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return FIRST_SETTINGS
    throw error
  }
  const settings = parseSettings(text)
  if (settings.ok) return settings.value
  await rename(file, `${file}.unreadable`)
  onSetAside(settings.why)
  return FIRST_SETTINGS
}

function parseSettings(text: string): { ok: true; value: DesktopSettings } | { ok: false; why: string } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { ok: false, why: 'it is not JSON' }
  }
  const parsed = desktopSettings.safeParse(value)
  if (parsed.success) return { ok: true, value: parsed.data }
  return {
    ok: false,
    why: parsed.error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`).join(', '),
  }
}
