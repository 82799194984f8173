import type { NoticeKind } from '../request/effect.ts'

/** The words of text messages in one language: letters of GSM-7 only, and short, as one message has to hold them. */
export interface SmsWords {
  /** What each kind says around the names. `{what}` and `{who}` are shortened to fit; `{became}` is a `Became`. */
  readonly leads: Readonly<Record<NoticeKind, string>>
  /** How to answer with a code; begins with a blank. */
  readonly answer: (code: string) => string
  /** Where to answer what cannot be answered here, and how many more there are; begins with a blank. */
  readonly elsewhere: (others: number) => string
}
