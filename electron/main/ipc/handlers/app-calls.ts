import { nativeTheme } from 'electron'
import type { AppInfo } from '../../../../shared/contract/ipc.ts'
import type { SettingsFile } from '../../settings/settings-file.ts'
import type { RegisterIpc } from '../register.ts'

export interface AppCallsParts {
  info(): AppInfo
  readonly settings: SettingsFile
  /** What the page counts; main's own count holds while its inbox is connected. */
  onPageCount(count: number): void
  /** The chosen language is kept; menu and tray are to be said anew. */
  onLanguage(): void
}

export function registerAppCalls(
  register: RegisterIpc,
  { info, settings, onPageCount, onLanguage }: AppCallsParts,
): void {
  register('app:info', () => info())
  register('app:set-badge', ({ count }) => onPageCount(count))
  register('app:set-theme', async ({ theme }) => {
    nativeTheme.themeSource = theme
    await settings.change({ theme })
  })
  register('app:set-language', async ({ language }) => {
    if (settings.current().language === language) return
    await settings.change({ language })
    onLanguage()
  })
}
