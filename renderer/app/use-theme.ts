import { onScopeDispose, watchEffect } from 'vue'
import type { Preferences } from '../stores/preferences.ts'

/** Puts the chosen theme on the page, and follows the system's while that is the choice. */
export function useTheme(theme: () => Preferences['theme']): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    const isDark = theme() === 'dark' || (theme() === 'system' && dark.matches)
    document.documentElement.classList.toggle('dark', isDark)
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  }
  watchEffect(() => {
    apply()
    void window.countersign?.setTheme({ theme: theme() })
  })
  dark.addEventListener('change', apply)
  onScopeDispose(() => dark.removeEventListener('change', apply))
}
