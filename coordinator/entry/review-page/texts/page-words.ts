import type { Language } from '../../../../shared/domain/people/language.ts'
import type { Reads } from '../../../core/review/open-review.ts'
import type { MessageTexts } from '../../../core/texts/message-texts.ts'
import { textsOf } from '../../../core/texts/texts-of.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { PageTexts } from './page-texts.ts'

/** All that the page says in one language: its own texts, and those that messages say too. */
export interface PageWords {
  readonly page: PageTexts
  readonly common: MessageTexts
}

const PAGES: Readonly<Record<Language, PageTexts>> = { en, de }

export const pageWords = ({ language, timeZone }: Reads): PageWords => ({
  page: PAGES[language],
  common: textsOf(language, timeZone),
})
