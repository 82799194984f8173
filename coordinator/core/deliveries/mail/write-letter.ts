import { toolIdentifier } from '../../../../shared/domain/connector/tool.ts'
import type { NoticeKind } from '../../../../shared/domain/request/effect.ts'
import { plainText } from '../../../../shared/domain/text/plain.ts'
import type { NoticeFacts, NoticePayload } from '../notice-payload.ts'
import type { Letter, LetterTool } from './letter.ts'

const LONGEST_NAME = 60
const LONGEST_TOOL = 120
const LONGEST_REASON = 1000

const NOT_BY_AGENT = 'Nothing in this message was written by an agent.'
const DECIDES_NOTHING = 'Opening the link decides nothing.'

/** The words of one kind of message. `who`, `where` and `status` are safe to show. */
interface Words {
  readonly subject: (who: string, what: string, status: string) => string
  readonly lead: (who: string, where: string, status: string) => string
  readonly action: string
}

const asking = (prefix: string, lead: Words['lead']): Words => ({
  subject: (who, what) => `${prefix}${who} asks to use ${what}`,
  lead,
  action: 'Review the request',
})

const WORDS: Readonly<Record<NoticeKind, Words>> = {
  request: asking('', (who, where) => `${who} asks to use ${where}.`),
  reminder: asking('Still waiting: ', (who, where) => `${who} is still waiting to use ${where}.`),
  warning: asking(
    'Approved soon without an answer: ',
    (who, where) =>
      `If nobody answers, ${who}’s request to use ${where} will soon be approved by itself. Deny it if that is not right.`,
  ),
  escalation: asking(
    'Nobody has answered: ',
    (who, where) => `Nobody has answered ${who}’s request to use ${where}. You can now decide it.`,
  ),
  question: {
    subject: (_who, what) => `A question about your request to use ${what}`,
    lead: (_who, where) =>
      `Somebody who decides about your request to use ${where} asks you something first.`,
    action: 'Read and answer',
  },
  answer: {
    subject: (who, what) => `Answered: ${who}’s request to use ${what}`,
    lead: (who, where) => `Your question about ${who}’s request to use ${where} was answered.`,
    action: 'Review the request',
  },
  decision: {
    subject: (_who, what, status) => `${capital(status)}: your request to use ${what}`,
    lead: (_who, where, status) => `Your request to use ${where} was ${status}.`,
    action: 'See the request',
  },
  copy: {
    subject: (who, what, status) => `Copy: ${who}’s request to use ${what} ${wasOrIs(status)}`,
    lead: (who, where, status) => `${who}’s request to use ${where} ${wasOrIs(status)}.`,
    action: 'See the request',
  },
  notify: {
    subject: (who, what) => `For your information: ${who} asks to use ${what}`,
    lead: (who, where) =>
      `${who} asks to use ${where}. You are told because the flow says so; others decide.`,
    action: 'See the request',
  },
}

/** What a mail about a request says: who, where, which tools; never an argument, never the note an agent wrote. */
export function writeLetter({ notice, name, facts }: NoticePayload, url: string): Letter {
  const who = plainText(notice.requester, LONGEST_NAME)
  const where = plainText(notice.connector, LONGEST_NAME)
  const status = notice.status.replaceAll('-', ' ')
  const words = WORDS[notice.kind]
  return {
    subject: words.subject(who, whatOf(where, notice.tools), status),
    greeting: `Hello ${plainText(name, LONGEST_NAME)},`,
    lead: words.lead(who, where, status),
    tools: facts.tools.map((tool) => letterTool(facts.connectorKey, tool)),
    facts: factsOf(notice.kind, notice.risk, facts),
    items: [],
    action: { label: words.action, url },
    closing: [DECIDES_NOTHING, NOT_BY_AGENT],
  }
}

/** Many requests in one mail. `total` counts those that are not listed too. */
export function writeDigest(
  name: string,
  listed: readonly { readonly payload: NoticePayload; readonly url: string }[],
  total: number,
  listUrl: string,
): Letter {
  const waiting = listed.every(({ payload }) => ASKS.includes(payload.notice.kind))
  const subject = waiting ? `${total} requests wait for you` : `News of ${total} requests`
  return {
    subject,
    greeting: `Hello ${plainText(name, LONGEST_NAME)},`,
    lead: `${subject}.`,
    tools: [],
    facts: [],
    items: listed.map(({ payload: { notice, facts }, url }) => {
      const who = plainText(notice.requester, LONGEST_NAME)
      const what = whatOf(plainText(notice.connector, LONGEST_NAME), notice.tools)
      return {
        text: WORDS[notice.kind].subject(who, what, notice.status.replaceAll('-', ' ')),
        detail: `Risk ${notice.risk}, asked ${timeText(facts.askedAt)}`,
        url,
      }
    }),
    action: {
      label: total > listed.length ? `See all ${total}` : 'See them all',
      url: listUrl,
    },
    closing: [
      ...(total > listed.length ? [`${total - listed.length} more are not listed here.`] : []),
      'They are in one message because many came in a short time, or while you wanted quiet.',
      DECIDES_NOTHING,
      NOT_BY_AGENT,
    ],
  }
}

/** The code with which the owner of a mailbox confirms what they chose on the review page. */
export function writeCode(name: string, verdict: 'approve' | 'deny', code: string): Letter {
  const doing = verdict === 'approve' ? 'approval' : 'denial'
  return {
    subject: `Confirm your ${doing}`,
    greeting: `Hello ${plainText(name, LONGEST_NAME)},`,
    lead: `Type this code into the page that asked for it to confirm your ${doing}.`,
    tools: [],
    facts: [['Valid for', '10 minutes, on that page only']],
    items: [],
    code,
    closing: [
      'If you did not ask for it, somebody has opened the link that was mailed to you. Do not pass the code on; nothing happens without it.',
    ],
  }
}

/** That mail arrives at all. */
export const writeTest = (name: string): Letter => ({
  subject: 'Countersign can send you mail',
  greeting: `Hello ${plainText(name, LONGEST_NAME)},`,
  lead: 'This is a test of how Countersign sends mail. It arrived, so requests will too.',
  tools: [],
  facts: [],
  items: [],
  closing: ['Nobody asks you for anything here.'],
})

const letterTool = (connectorKey: string, tool: NoticeFacts['tools'][number]): LetterTool => ({
  identifier: plainText(toolIdentifier(connectorKey, tool.name), LONGEST_TOOL),
  mark: [
    tool.readOnly ? 'reads only' : tool.destructive ? 'may destroy' : 'writes',
    ...(tool.outcome === undefined ? [] : [tool.outcome]),
  ].join(', '),
})

/** Kinds after which somebody is waited for. */
const ASKS: readonly NoticeKind[] = ['request', 'reminder', 'warning', 'escalation']
const NEWS: readonly NoticeKind[] = ['decision', 'copy', 'answer', 'question']

function factsOf(kind: NoticeKind, risk: string, facts: NoticeFacts): Letter['facts'] {
  const rows: [string, string][] = []
  if (facts.decided !== undefined && (kind === 'decision' || kind === 'copy')) {
    const { by, at, reason } = facts.decided
    rows.push(['Decided by', plainText(BY_NOBODY[by] ?? by, LONGEST_NAME)], ['Decided', timeText(at)])
    if (reason !== undefined) rows.push(['Reason', plainText(reason, LONGEST_REASON)])
  }
  if (facts.agent !== null) rows.push(['Agent', plainText(facts.agent, LONGEST_NAME)])
  rows.push(['Risk', risk], ['Asked', timeText(facts.askedAt)])
  if (facts.expiresAt !== null && !NEWS.includes(kind)) rows.push(['Expires', timeText(facts.expiresAt)])
  if (facts.flow !== null) rows.push(['Flow', plainText(facts.flow, LONGEST_NAME)])
  return rows
}

/** What ended a request, where no person did. */
const BY_NOBODY: Readonly<Record<string, string>> = {
  timeout: 'nobody: the time was over',
  policy: 'a policy',
  requester: 'the requester',
  system: 'Countersign',
}

const whatOf = (where: string, tools: readonly string[]): string => {
  const [first] = tools
  if (first === undefined) return where
  const more = tools.length > 1 ? ` and ${tools.length - 1} more` : ''
  return `${where}: ${plainText(first, LONGEST_NAME)}${more}`
}

/** `2026-01-05 09:00 UTC`: the same for every reader, wherever they are. */
const timeText = (iso: string): string => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const wasOrIs = (status: string): string =>
  status === 'pending' ? 'got a decision and goes on waiting' : `was ${status}`
