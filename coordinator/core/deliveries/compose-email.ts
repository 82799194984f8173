import type { Notice } from '../../../shared/contract/stream.ts'
import { toolIdentifier } from '../../../shared/domain/connector/tool.ts'
import type { NoticeKind } from '../../../shared/domain/request/effect.ts'
import { plainText } from '../../../shared/domain/text/plain.ts'

/** A message of channel `email`. `thread` is the same for every message about one request. */
export interface EmailMessage {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly thread: string
}

type Facts = Omit<Notice, 'id'>

const LONGEST_SUBJECT_PART = 60

/** What each kind of message says first. `who` and `where` are safe to show. */
const LEADS: Readonly<Record<NoticeKind, (who: string, where: string, status: string) => string>> = {
  request: (who, where) => `${who} asks to use ${where}`,
  reminder: (who, where) => `Still waiting: ${who} asks to use ${where}`,
  warning: (who, where) => `Will soon be approved without an answer: ${who} asks to use ${where}`,
  escalation: (who, where) => `Nobody has answered yet: ${who} asks to use ${where}`,
  question: (_who, where) => `A question about your request to use ${where}`,
  answer: (who, where) => `${who} answered about ${where}`,
  decision: (_who, where, status) => `Your request to use ${where} was ${status}`,
  copy: (who, where, status) => `Copy: ${who}’s request to use ${where} was ${status}`,
  notify: (who, where) => `For your information: ${who} asks to use ${where}`,
}

/**
 * The mail about a request. Names of people, connectors and tools only, each made plain: never an argument, never a
 * note. The link opens the request for somebody who is signed in; it decides nothing by itself.
 */
export function composeEmail(notice: Facts, recipient: string, publicUrl: string): EmailMessage {
  const who = plainText(notice.requester, LONGEST_SUBJECT_PART)
  const where = plainText(notice.connector, LONGEST_SUBJECT_PART)
  const lead = LEADS[notice.kind](who, where, notice.status.replaceAll('-', ' '))
  const tools = notice.tools.map((tool) => plainText(toolIdentifier(notice.connector, tool), 120))
  const link = `${publicUrl}/#/requests/${encodeURIComponent(notice.requestId)}`
  const greeting = `Hello ${plainText(recipient, LONGEST_SUBJECT_PART)},`
  const text = [
    greeting,
    '',
    `${lead}.`,
    '',
    `Tools: ${tools.join(', ')}`,
    `Risk: ${notice.risk}`,
    '',
    `See it here: ${link}`,
    '',
    'Opening the link decides nothing. Nothing in this message was written by an agent.',
  ].join('\r\n')
  const html = [
    '<!doctype html><html lang="en"><body style="font:15px/1.5 system-ui,sans-serif;color:#111827;max-width:36em">',
    `<p>${escapeHtml(greeting)}</p>`,
    `<p><strong>${escapeHtml(lead)}.</strong></p>`,
    `<ul>${tools.map((tool) => `<li><code>${escapeHtml(tool)}</code></li>`).join('')}</ul>`,
    `<p>Risk: ${escapeHtml(notice.risk)}</p>`,
    `<p><a href="${escapeHtml(link)}">Review the request</a></p>`,
    '<p style="color:#6b7280">Opening the link decides nothing. Nothing in this message was written by an agent.</p>',
    '</body></html>',
  ].join('\n')
  return { subject: lead, text, html, thread: notice.requestId }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
