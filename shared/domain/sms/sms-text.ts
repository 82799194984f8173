import type { NoticeKind } from '../request/effect.ts'
import { plainText } from '../text/plain.ts'
import { foldToGsm7, gsm7Length } from './gsm7.ts'
import type { SmsWords } from './sms-words.ts'

/** One message, so that no phone shows half of it and no provider counts two. */
export const SMS_SEPTETS = 160

interface SmsFacts {
  readonly kind: NoticeKind
  readonly requester: string
  readonly connector: string
  /** API-level names. */
  readonly tools: readonly string[]
  /** What became of the request, as the end of a sentence. */
  readonly became: string
}

/**
 * The text about a request: at most 160 septets of GSM-7, whatever the names are. Names of people, connectors and tools
 * only. When it is too long the tool's name is shortened first, then the connector's, then the requester's; the way to
 * answer is never touched.
 *
 * @param words of the language it is written in
 * @param code with which it can be answered, or null where it has to be answered elsewhere
 * @param others how many further requests wait, of which a text can only say that they do
 */
export function smsText(words: SmsWords, facts: SmsFacts, code: string | null, others = 0): string {
  const ending = code === null ? words.elsewhere(others) : words.answer(code)
  const more = facts.tools.length > 1 ? ` +${facts.tools.length - 1}` : ''
  const whole = [facts.tools[0] ?? '', facts.connector, facts.requester].map((name) =>
    foldToGsm7(plainText(name, 200)),
  )
  const write = ([tool = '', connector = '', who = '']: readonly string[]): string => {
    const what = `${connector}: ${tool}${more}`
    const parts: Readonly<Record<string, string>> = { who, what, became: facts.became }
    return words.leads[facts.kind].replace(/\{(\w+)\}/g, (_all, name: string) => parts[name] ?? '') + ending
  }
  return write(fitted(whole, write))
}

/** How short each name may become: tool, connector, requester. */
const SHORTEST = [12, 10, 10] as const

function fitted(names: readonly string[], write: (names: readonly string[]) => string): readonly string[] {
  let current = names
  for (const [index, shortest] of SHORTEST.entries()) {
    const over = septets(write(current)) - SMS_SEPTETS
    if (over <= 0) break
    current = current.map((name, at) =>
      at === index ? shortenTo(name, Math.max(shortest, septets(name) - over)) : name,
    )
  }
  return current
}

const septets = (text: string): number => gsm7Length(text) ?? Number.POSITIVE_INFINITY

/** Ends in two dots when something was left out. */
function shortenTo(name: string, most: number): string {
  if (septets(name) <= most) return name
  let kept = ''
  for (const character of name) {
    if (septets(kept + character) > most - 2) break
    kept += character
  }
  return `${kept}..`
}
