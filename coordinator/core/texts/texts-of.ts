import type { AppError } from '../../../shared/domain/app-error.ts'
import type { Language } from '../../../shared/domain/people/language.ts'
import { plainText } from '../../../shared/domain/text/plain.ts'
import { clockTime } from './clock-time.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import type { MessageTexts } from './message-texts.ts'

const TEXTS: Readonly<Record<Language, MessageTexts>> = { en, de }
const LONGEST_NAME = 60

/**
 * What messages say in a language. Rows that were written before there were several are English.
 * @param timeZone IANA name of the reader's; without it times are UTC, and say so
 */
export function textsOf(language: Language | undefined, timeZone?: string): MessageTexts {
  const texts = TEXTS[language ?? 'en']
  if (timeZone === undefined) return texts
  return { ...texts, time: (iso) => texts.clock(clockTime(iso, timeZone)) }
}

/** A status of which only the text is at hand; one that is not known stands as it is. */
export const statusWord = (texts: MessageTexts, status: string): string =>
  own(texts.status, status) ?? status.replaceAll('-', ' ')

/** The same in the middle of a sentence. */
export const statusInSentence = (texts: MessageTexts, status: string): string =>
  lower(statusWord(texts, status))

export const becameWords = (texts: MessageTexts, status: string): string =>
  own(texts.became, status) ?? status.replaceAll('-', ' ')

/** Who ended or decided a request: a name, or one of the things that end it without anybody. */
export const byWords = (texts: MessageTexts, by: string): string =>
  own(texts.endedBy, by) ?? plainText(by, LONGEST_NAME)

/** The same in the middle of a sentence. */
export const byInSentence = (texts: MessageTexts, by: string): string =>
  by === 'timeout' ? texts.byTimeOut : byWords(texts, by)

/** The sentence of a refusal to somebody who wanted to decide; English where no other is there. */
export function refusalSentence(
  texts: MessageTexts,
  { code, data, message }: Pick<AppError, 'code' | 'data' | 'message'>,
): string {
  const sentence = own(texts.refusals, code)
  if (sentence === undefined) return message
  const values: Readonly<Record<string, string | undefined>> = {
    status: worded(data['status'], (status) => statusInSentence(texts, status)),
    by: worded(data['by'], (by) => byInSentence(texts, by)),
    at: worded(data['at'], texts.time),
    tool: worded(data['tool'], (tool) => plainText(tool, LONGEST_NAME)),
  }
  const filled = sentence.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  return filled.charAt(0).toUpperCase() + filled.slice(1)
}

const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1)

const worded = (value: unknown, words: (text: string) => string): string | undefined =>
  typeof value === 'string' ? words(value) : undefined

const own = <Key extends string>(table: Readonly<Record<Key, string>>, key: string): string | undefined =>
  Object.hasOwn(table, key) ? table[key as Key] : undefined
