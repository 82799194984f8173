import { toolIdentifier } from '../../../../shared/domain/connector/tool.ts'
import type { NoticeKind } from '../../../../shared/domain/request/effect.ts'
import { plainText } from '../../../../shared/domain/text/plain.ts'
import type { MessageTexts } from '../../texts/message-texts.ts'
import { becameWords, byWords, statusWord, textsOf } from '../../texts/texts-of.ts'
import type { NoticeFacts, NoticePayload } from '../notice-payload.ts'
import type { CodePayload, NamePayload } from './compose-mail.ts'
import type { Letter, LetterTool } from './letter.ts'

const LONGEST_NAME = 60
const LONGEST_TOOL = 120
const LONGEST_REASON = 1000

/** What a mail about a request says: who, where, which tools; never an argument, never the note an agent wrote. */
export function writeLetter(payload: NoticePayload, url: string): Letter {
  const { notice, name, facts } = payload
  const texts = textsOf(payload.language, payload.timeZone)
  const where = plainText(notice.connector, LONGEST_NAME)
  const words = texts.mail.kinds[notice.kind]
  return {
    language: texts.language,
    subject: subjectOf(texts, payload),
    greeting: greetingOf(texts, name),
    lead: words.lead(plainText(notice.requester, LONGEST_NAME), where, becameWords(texts, notice.status)),
    tools: facts.tools.map((tool) => letterTool(texts, facts.connectorKey, tool)),
    facts: factsOf(texts, payload),
    items: [],
    action: { label: words.action, url },
    closing: [texts.mail.decidesNothing, texts.mail.notByAgent],
  }
}

/** Many requests in one mail. `total` counts those that are not listed too. */
export function writeDigest(
  { name, language }: NamePayload,
  listed: readonly { readonly payload: NoticePayload; readonly url: string }[],
  total: number,
  listUrl: string,
): Letter {
  const texts = textsOf(language)
  const { digest, decidesNothing, notByAgent } = texts.mail
  const waiting = listed.every(({ payload }) => ASKS.includes(payload.notice.kind))
  const subject = waiting ? digest.waiting(total) : digest.news(total)
  return {
    language: texts.language,
    subject,
    greeting: greetingOf(texts, name),
    lead: `${subject}.`,
    tools: [],
    facts: [],
    items: listed.map(({ payload, url }) => ({
      text: subjectOf(texts, payload),
      detail: digest.detail(
        texts.risk[payload.notice.risk],
        textsOf(language, payload.timeZone).time(payload.facts.askedAt),
      ),
      url,
    })),
    action: { label: digest.seeAll(total > listed.length ? total : null), url: listUrl },
    closing: [
      ...(total > listed.length ? [digest.unlisted(total - listed.length)] : []),
      digest.why,
      decidesNothing,
      notByAgent,
    ],
  }
}

/** The code with which the owner of a mailbox confirms what they chose on the review page. */
export function writeCode({ name, verdict, language }: CodePayload, code: string): Letter {
  const texts = textsOf(language)
  const words = texts.mail.code
  return {
    language: texts.language,
    subject: words.subject[verdict],
    greeting: greetingOf(texts, name),
    lead: words.lead[verdict],
    tools: [],
    facts: [[texts.mail.labels.validity, words.validity]],
    items: [],
    code,
    closing: [words.warning],
  }
}

/** The code with which the owner of a mailbox signs in, and where: a page that is somewhere else is not the one. */
export function writeSignInCode(
  { name, language }: NamePayload,
  { code, host }: { readonly code: string; readonly host: string },
): Letter {
  const texts = textsOf(language)
  const words = texts.mail.signIn
  return {
    language: texts.language,
    subject: words.subject,
    greeting: greetingOf(texts, name),
    lead: words.lead,
    tools: [],
    facts: [
      [words.where, host],
      [texts.mail.labels.validity, words.validity],
    ],
    items: [],
    code,
    closing: [words.warning],
  }
}

/** That mail arrives at all. */
export function writeTest({ name, language }: NamePayload): Letter {
  const texts = textsOf(language)
  const { subject, lead, closing } = texts.mail.test
  return {
    language: texts.language,
    subject,
    greeting: greetingOf(texts, name),
    lead,
    tools: [],
    facts: [],
    items: [],
    closing: [closing],
  }
}

const greetingOf = (texts: MessageTexts, name: string): string =>
  texts.mail.greeting(plainText(name, LONGEST_NAME))

function subjectOf(texts: MessageTexts, { notice }: NoticePayload): string {
  const who = plainText(notice.requester, LONGEST_NAME)
  const what = whatOf(texts, plainText(notice.connector, LONGEST_NAME), notice.tools)
  const { status } = notice
  return texts.mail.kinds[notice.kind].subject(who, what, {
    status: statusWord(texts, status),
    became: becameWords(texts, status),
  })
}

const letterTool = (
  texts: MessageTexts,
  connectorKey: string,
  tool: NoticeFacts['tools'][number],
): LetterTool => ({
  identifier: plainText(toolIdentifier(connectorKey, tool.name), LONGEST_TOOL),
  mark: [
    texts.tool[tool.readOnly ? 'reads' : tool.destructive ? 'destroys' : 'writes'],
    ...(tool.outcome === undefined ? [] : [texts.tool[tool.outcome]]),
  ].join(', '),
})

/** Kinds after which somebody is waited for. */
const ASKS: readonly NoticeKind[] = ['request', 'reminder', 'warning', 'escalation']
const NEWS: readonly NoticeKind[] = ['decision', 'copy', 'answer', 'question']

function factsOf(texts: MessageTexts, { notice: { kind, risk }, facts }: NoticePayload): Letter['facts'] {
  const { labels } = texts.mail
  const rows: [string, string][] = []
  if (facts.decided !== undefined && (kind === 'decision' || kind === 'copy')) {
    const { by, at, reason } = facts.decided
    rows.push([labels.decidedBy, byWords(texts, by)], [labels.decided, texts.time(at)])
    if (reason !== undefined) rows.push([labels.reason, plainText(reason, LONGEST_REASON)])
  }
  if (facts.agent !== null) rows.push([labels.agent, plainText(facts.agent, LONGEST_NAME)])
  rows.push([labels.risk, texts.risk[risk]], [labels.asked, texts.time(facts.askedAt)])
  if (facts.expiresAt !== null && !NEWS.includes(kind))
    rows.push([labels.expires, texts.time(facts.expiresAt)])
  if (facts.flow !== null) rows.push([labels.flow, plainText(facts.flow, LONGEST_NAME)])
  return rows
}

const whatOf = (texts: MessageTexts, where: string, tools: readonly string[]): string => {
  const [first] = tools
  if (first === undefined) return where
  const name = plainText(first, LONGEST_NAME)
  return `${where}: ${tools.length > 1 ? texts.mail.more(name, tools.length - 1) : name}`
}
