import { plainText } from '../../../shared/domain/text/plain.ts'
import type { Mail } from '../deliveries/mail/compose-mail.ts'
import { letterHtml } from '../deliveries/mail/letter-html.ts'
import { letterText, type Letter } from '../deliveries/mail/letter.ts'
import type { WebhookGonePayload } from './endpoint-state.ts'

/** To administrators: a receiver said that it is gone for good. */
export function writeWebhookGone(id: string, { flow, url }: WebhookGonePayload): Mail {
  const name = plainText(flow, 80)
  const letter: Letter = {
    subject: `The webhook of flow ${name} was switched off`,
    greeting: 'Hello,',
    lead: `The receiver of flow ${name} answered that it is gone (410). Nothing more is sent there.`,
    facts: [['Address', plainText(url, 300)]],
    tools: [],
    items: [],
    closing: [
      'Save the flow with another address, or send its test once the receiver is back: a test that arrives switches it on.',
    ],
  }
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter), thread: id }
}
