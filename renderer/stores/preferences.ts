import { defineStore } from 'pinia'
import { ref, watch, type Ref } from 'vue'
import { z } from 'zod'

const KEY = 'countersign.preferences'

const preferences = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  /** `ar-XB` is never offered: it shows pages as a language from right to left would. */
  language: z.enum(['system', 'en', 'de', 'ar-XB']).catch('system'),
  density: z.enum(['normal', 'compact']).catch('normal'),
  /** Single letters act (WCAG 2.1.4: can be switched off). */
  singleKeys: z.boolean().catch(true),
  /** How long a decision made by one key can be taken back, seconds; 0 sends at once. */
  undoSeconds: z.number().min(0).max(10).catch(4),
  /** Width of the panel beside a list, px. */
  panelWidth: z.number().min(400).max(820).catch(492),
  sidebarFolded: z.boolean().catch(false),
})
export type Preferences = z.infer<typeof preferences>

function stored(): Preferences {
  let value: unknown = {}
  try {
    value = JSON.parse(localStorage.getItem(KEY) ?? '{}')
  } catch {
    // Written by hand or cut short: the defaults are as good.
  }
  return preferences.catch(() => preferences.parse({})).parse(value)
}

/** How this person likes the window on this machine. Kept in the browser's own storage; no coordinator knows it. */
export const usePreferences = defineStore('preferences', () => {
  const current = stored()
  const refs = Object.fromEntries(Object.entries(current).map(([name, value]) => [name, ref(value)])) as {
    [K in keyof Preferences]: Ref<Preferences[K]>
  }

  watch(Object.values(refs), () => {
    const value = Object.fromEntries(Object.entries(refs).map(([name, { value }]) => [name, value]))
    localStorage.setItem(KEY, JSON.stringify(value))
  })
  return refs
})
