import { createI18n } from 'vue-i18n'
import { en } from './locales/en.ts'

/** Texts are plain messages, read by vue-i18n's own interpreter: no code is made from them. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages: { en },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
})
