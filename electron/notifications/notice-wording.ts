import type { Notice } from '../../shared/contract/stream.ts'
import type { ShellTexts } from '../texts/en.ts'

export interface Wording {
  readonly title: string
  readonly body: string
  /** What its buttons say, where the system has them. */
  readonly buttons?: readonly string[]
}

/** Makes any text safe for one line: shows what cannot be seen. Names come from a registry, and the registry from people. */
export type OneLine = (text: string) => string

export const NAME_LIMIT = 80
export const TOOLS_SHOWN = 3

/**
 * What a notification says: who, which connector, which tools by their registered names. Never an argument, a note or
 * another word of the agent's: a notification stands on the lock screen.
 */
export function noticeWording(notice: Notice, oneLine: OneLine, { notice: say }: ShellTexts): Wording {
  const who = short(oneLine(notice.requester), say)
  const connector = short(oneLine(notice.connector), say)
  const ended = say.ended(notice.status) ?? oneLine(notice.status)
  const body = toolsLine(notice, oneLine, say)
  switch (notice.kind) {
    case 'request':
    case 'reminder':
    case 'escalation':
    case 'warning':
    case 'answer':
    case 'notify':
      return { title: say[notice.kind](who, connector), body }
    case 'question':
      return { title: say.question(connector), body: say.askedBy(who, body) }
    case 'decision':
      return { title: say.decision(connector, ended), body }
    case 'copy':
      return { title: say.copy(who, connector, ended), body }
  }
}

/** That a flow's webhook was switched off. Never its address, which may hold a secret. */
export const alertWording = (
  flow: string,
  oneLine: OneLine,
  { notice: say, webhookGone }: ShellTexts,
): Wording => ({
  title: webhookGone.title(short(oneLine(flow), say)),
  body: webhookGone.body,
})

const ASKING: ReadonlySet<Notice['kind']> = new Set(['request', 'reminder', 'escalation', 'warning'])

/** Whether a notice asks the person to decide, and so means nothing once somebody has. */
export const asksForDecision = (kind: Notice['kind']): boolean => ASKING.has(kind)

/** One notification for many. Counts requests, not notices. */
export function summaryWording(notices: readonly Notice[], { notice: say }: ShellTexts): Wording {
  const count = new Set(notices.map(({ requestId }) => requestId)).size
  const asking = notices.every(({ kind }) => asksForDecision(kind))
  const high = notices.filter(({ risk, kind }) => risk === 'high' && asksForDecision(kind)).length
  return {
    title: asking ? say.manyWait(count) : say.news(count),
    body: high > 0 ? say.someHigh(high) : say.openApp,
  }
}

type Say = ShellTexts['notice']

function toolsLine({ tools, risk, kind }: Notice, oneLine: OneLine, say: Say): string {
  const names = tools.slice(0, TOOLS_SHOWN).map((tool) => short(oneLine(tool), say))
  const more = tools.length - names.length
  const list = more > 0 ? say.andMore(names.join(', '), more) : names.join(', ')
  return risk === 'high' && asksForDecision(kind) ? say.highRisk(list) : list
}

/** A cut name says so, and how much is missing. By code points, so that no pair is torn. */
function short(text: string, say: Say): string {
  const points = [...text]
  return points.length <= NAME_LIMIT
    ? text
    : say.cut(points.slice(0, NAME_LIMIT).join(''), points.length - NAME_LIMIT)
}

/** Notification daemons of the freedesktop specification read the body as markup; the title they do not. */
export function escapeMarkup(body: string): string {
  return body.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
