import { watchEffect } from 'vue'
import type { Preferences } from '../stores/preferences.ts'
import { useMedia } from '../ui/use-media.ts'

/** Puts the chosen theme on the page, and follows the system's while that is the choice. */
export function useTheme(theme: () => Preferences['theme']): void {
  const systemIsDark = useMedia('(prefers-color-scheme: dark)')
  watchEffect(() => {
    const dark = theme() === 'dark' || (theme() === 'system' && systemIsDark.value)
    document.documentElement.classList.toggle('dark', dark)
    document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  })
  watchEffect(() => void window.countersign?.setTheme({ theme: theme() }))
}
