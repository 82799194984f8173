import { computed, watch, type ComputedRef } from 'vue'
import type { Preferences } from '../stores/preferences.ts'
import { i18n, setLanguage } from './i18n.ts'
import { languageOf, LANGUAGES, type LanguageId } from './locales/languages.ts'

/** The language to show for what a person has chosen. */
export const chosenLanguage = (choice: Preferences['language']): LanguageId =>
  choice === 'system' ? languageOf(navigator.languages) : choice

/** Says to the page, and to whatever reads it aloud, which language is shown and which way it runs. */
export function markLanguage(): void {
  const { value } = i18n.global.locale
  document.documentElement.lang = value
  document.documentElement.dir = LANGUAGES[value as LanguageId].direction
}

/** Follows the chosen language. @returns the direction of writing, for parts that open beside others */
export function useLanguage(choice: () => Preferences['language']): ComputedRef<'ltr' | 'rtl'> {
  watch(choice, async (next) => setLanguage(chosenLanguage(next)))
  watch(i18n.global.locale, markLanguage)
  watch(
    choice,
    (next) => void window.countersign?.setLanguage({ language: next === 'ar-XB' ? 'en' : next }),
    { immediate: true },
  )
  return computed(() => LANGUAGES[i18n.global.locale.value as LanguageId].direction)
}
