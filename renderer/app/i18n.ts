import { createI18n } from 'vue-i18n'
import { en, enOfScreens } from './locales/en.ts'

/** Texts are plain messages, read by vue-i18n's own interpreter: no code is made from them. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
})

/** Adds the texts of a screen; nothing to do for one whose texts are always there. */
export async function loadTexts(screen: string): Promise<void> {
  if (!(screen in enOfScreens)) return
  const block = await enOfScreens[screen as keyof typeof enOfScreens]()
  i18n.global.mergeLocaleMessage('en', { ...block })
}
