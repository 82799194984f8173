import type { NoticeKind } from '../request/effect.ts'
import { plainText } from '../text/plain.ts'
import { foldToGsm7, gsm7Length } from './gsm7.ts'

/** One message, so that no phone shows half of it and no provider counts two. */
export const SMS_SEPTETS = 160

interface SmsFacts {
  readonly kind: NoticeKind
  readonly requester: string
  readonly connector: string
  /** API-level names. */
  readonly tools: readonly string[]
  readonly status: string
}

/** What each kind of message says around the names. `{what}` and `{who}` are shortened to fit. */
const LEADS: Readonly<Record<NoticeKind, string>> = {
  request: '{who} asks for {what}.',
  reminder: 'Still waiting: {who} asks for {what}.',
  warning: 'Soon approved without an answer: {who} asks for {what}.',
  escalation: 'Nobody answered yet: {who} asks for {what}.',
  question: 'A question about your request for {what}.',
  answer: '{who} answered about {what}.',
  decision: 'Your request for {what} was {status}.',
  copy: 'Request of {who} for {what} was {status}.',
  notify: 'For your information: {who} asks for {what}.',
}

/**
 * The text about a request: at most 160 septets of GSM-7, whatever the names are. Names of people, connectors and tools
 * only. When it is too long the tool's name is shortened first, then the connector's, then the requester's; the way to
 * answer is never touched.
 *
 * @param code with which it can be answered, or null where it has to be answered elsewhere
 * @param others how many further requests wait, of which a text can only say that they do
 */
export function smsText(facts: SmsFacts, code: string | null, others = 0): string {
  const ending = code === null ? elsewhere(others) : ` Reply A ${code} to approve, D ${code} to deny`
  const more = facts.tools.length > 1 ? ` +${facts.tools.length - 1}` : ''
  const whole = [facts.tools[0] ?? '', facts.connector, facts.requester].map((name) =>
    foldToGsm7(plainText(name, 200)),
  )
  const write = ([tool = '', connector = '', who = '']: readonly string[]): string => {
    const what = `${connector}: ${tool}${more}`
    const parts: Readonly<Record<string, string>> = { who, what, status: facts.status.replaceAll('-', ' ') }
    return LEADS[facts.kind].replace(/\{(\w+)\}/g, (_all, name: string) => parts[name] ?? '') + ending
  }
  return write(fitted(whole, write))
}

const elsewhere = (others: number): string =>
  others > 0 ? ` And ${others} more. Open Countersign to see them.` : ' Open Countersign to see it.'

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
