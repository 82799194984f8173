import type { ShellLanguage } from '../../shared/contract/ipc.ts'
import { de } from './de.ts'
import { en, type ShellTexts } from './en.ts'

const TEXTS: Readonly<Record<Exclude<ShellLanguage, 'system'>, ShellTexts>> = { en, de }

/**
 * The words of menus, tray, notifications and the app's own questions.
 * @param preferred the system's languages as BCP 47 tags, the best first
 */
export function shellTexts(choice: ShellLanguage, preferred: readonly string[]): ShellTexts {
  if (choice !== 'system') return TEXTS[choice]
  for (const tag of preferred) {
    const base = tag.toLowerCase().split('-')[0]
    if (base === 'en' || base === 'de') return TEXTS[base]
  }
  return en
}
