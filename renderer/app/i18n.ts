import { createI18n } from 'vue-i18n'
import { en, enOfScreens } from './locales/en.ts'
import { LANGUAGES, type LanguageId, type ScreenWithTexts } from './locales/languages.ts'

/** Texts are plain messages, read by vue-i18n's own interpreter: no code is made from them. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en' as string,
  fallbackLocale: 'en',
  messages: { en } as Record<string, typeof en>,
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
})

/** What has been loaded, by language: the base as `''`, and screens. */
const loaded = new Map<LanguageId, Set<string>>([['en', new Set([''])]])
const opened = new Set<ScreenWithTexts>()
let current: LanguageId = 'en'

/** Adds the texts of a screen; nothing to do for one whose texts are always there. */
export async function loadTexts(screen: string): Promise<void> {
  if (!hasTexts(screen)) return
  opened.add(screen)
  await load(current, screen)
}

/** Shows everything in another language once its texts are there. Rejects, and leaves all as it was, when they cannot be loaded. */
export async function setLanguage(language: LanguageId): Promise<void> {
  current = language
  await Promise.all([load(language, ''), ...[...opened].map((screen) => load(language, screen))])
  // Somebody chose again while this one was on its way.
  if (current === language) i18n.global.locale.value = language
}

async function load(language: LanguageId, block: ScreenWithTexts | ''): Promise<void> {
  const known = loaded.get(language) ?? new Set()
  loaded.set(language, known)
  if (known.has(block)) return
  const { base, screen } = LANGUAGES[language]
  i18n.global.mergeLocaleMessage(language, await (block === '' ? base() : screen(block)))
  known.add(block)
}

const hasTexts = (screen: string): screen is ScreenWithTexts => screen in enOfScreens
