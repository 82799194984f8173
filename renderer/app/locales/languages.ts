import { enOfScreens } from './en.ts'

/** Texts of a language as vue-i18n takes them. */
type Texts = Readonly<Record<string, unknown>>

interface Language {
  /** What its speakers call it; null is only for tests and never offered. */
  readonly name: string | null
  readonly direction: 'ltr' | 'rtl'
  /** What every page needs. English has it from the start. */
  base(): Promise<Texts>
  /** The block of one screen. */
  screen(name: ScreenWithTexts): Promise<Texts>
}

export type LanguageId = 'en' | 'de' | 'ar-XB'
export type ScreenWithTexts = keyof typeof enOfScreens

/** Every language. To add one: a folder beside `en`, a file beside `en.ts`, a line here and one in `electron/main/texts`. */
export const LANGUAGES: Readonly<Record<LanguageId, Language>> = {
  en: {
    name: 'English',
    direction: 'ltr',
    base: () => Promise.resolve({}),
    screen: async (name) => ({ ...(await enOfScreens[name]()) }),
  },
  de: {
    name: 'Deutsch',
    direction: 'ltr',
    base: async () => (await import('./de.ts')).de,
    screen: async (name) => ({ ...(await (await import('./de.ts')).deOfScreens[name]()) }),
  },
  // Unicode's name for English in borrowed letters, right to left: shows what a page does in Arabic or Hebrew.
  'ar-XB': {
    name: null,
    direction: 'rtl',
    base: async () => {
      const [{ en }, { mirrored }] = await Promise.all([import('./en.ts'), import('./mirrored.ts')])
      return mirrored(en)
    },
    screen: async (name) => {
      const [block, { mirrored }] = await Promise.all([enOfScreens[name](), import('./mirrored.ts')])
      return mirrored({ ...block })
    },
  },
}

/** The language to use where the person has chosen none: the first of the system's that is spoken here, else English. */
export function languageOf(preferred: readonly string[]): LanguageId {
  for (const tag of preferred) {
    const base = tag.toLowerCase().split('-')[0]
    if (base === 'en' || base === 'de') return base
  }
  return 'en'
}
