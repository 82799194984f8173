import type { Notice } from '../../shared/contract/stream.ts'

export interface Wording {
  readonly title: string
  readonly body: string
}

/** Makes any text safe for one line: shows what cannot be seen. Names come from a registry, and the registry from people. */
export type OneLine = (text: string) => string

const STATUS_WORDS: Readonly<Record<string, string>> = {
  approved: 'approved',
  'partly-approved': 'approved in part',
  denied: 'denied',
  'auto-approved': 'approved automatically, since nobody answered',
  'auto-denied': 'denied automatically, since nobody answered',
  expired: 'not answered in time',
  cancelled: 'cancelled',
}

const NAME_LIMIT = 80
const TOOLS_SHOWN = 3

/**
 * What a notification says: who, which connector, which tools by their registered names. Never an argument, a note or
 * another word of the agent's: a notification stands on the lock screen.
 */
export function noticeWording(notice: Notice, oneLine: OneLine): Wording {
  const who = short(oneLine(notice.requester))
  const connector = short(oneLine(notice.connector))
  const ended = STATUS_WORDS[notice.status] ?? oneLine(notice.status)
  const tools = toolsLine(notice, oneLine)
  switch (notice.kind) {
    case 'request':
      return { title: `${who} wants to use ${connector}`, body: tools }
    case 'reminder':
      return { title: `Still waiting: ${who} wants to use ${connector}`, body: tools }
    case 'escalation':
      return { title: `Passed on to you: ${who} wants to use ${connector}`, body: tools }
    case 'warning':
      return { title: `Soon approved without an answer: ${who} and ${connector}`, body: tools }
    case 'question':
      return { title: `A question about the use of ${connector}`, body: `Asked by ${who}. ${tools}` }
    case 'answer':
      return { title: `${who} answered about ${connector}`, body: tools }
    case 'decision':
      return { title: `Your request to use ${connector} was ${ended}`, body: tools }
    case 'copy':
      return { title: `${who}’s request to use ${connector} was ${ended}`, body: tools }
    case 'notify':
      return { title: `For your information: ${who} and ${connector}`, body: tools }
  }
}

const ASKING: ReadonlySet<Notice['kind']> = new Set(['request', 'reminder', 'escalation', 'warning'])

/** Whether a notice asks the person to decide, and so means nothing once somebody has. */
export const asksForDecision = (kind: Notice['kind']): boolean => ASKING.has(kind)

/** One notification for many. Counts requests, not notices. */
export function summaryWording(notices: readonly Notice[]): Wording {
  const count = new Set(notices.map(({ requestId }) => requestId)).size
  const asking = notices.every(({ kind }) => asksForDecision(kind))
  const high = notices.filter(({ risk, kind }) => risk === 'high' && asksForDecision(kind)).length
  return {
    title: asking ? `${count} requests are waiting for you` : `News about ${count} requests`,
    body:
      high > 0
        ? `${high} of high risk. Open Countersign to see each of them.`
        : 'Open Countersign to see each of them.',
  }
}

function toolsLine({ tools, risk, kind }: Notice, oneLine: OneLine): string {
  const names = tools.slice(0, TOOLS_SHOWN).map((tool) => short(oneLine(tool)))
  const more = tools.length - names.length
  const list = more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ')
  return risk === 'high' && asksForDecision(kind) ? `High risk: ${list}` : list
}

/** A cut name says so, and how much is missing. By code points, so that no pair is torn. */
function short(text: string): string {
  const points = [...text]
  return points.length <= NAME_LIMIT
    ? text
    : `${points.slice(0, NAME_LIMIT).join('')}… (${points.length - NAME_LIMIT} more characters)`
}

/** Notification daemons of the freedesktop specification read the body as markup; the title they do not. */
export function escapeMarkup(body: string): string {
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
