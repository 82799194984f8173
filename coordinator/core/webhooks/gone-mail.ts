import { plainText } from '../../../shared/domain/text/plain.ts'
import type { Mail } from '../deliveries/mail/compose-mail.ts'
import { letterHtml } from '../deliveries/mail/letter-html.ts'
import { letterText, type Letter } from '../deliveries/mail/letter.ts'
import { textsOf } from '../texts/texts-of.ts'
import type { WebhookGonePayload } from './endpoint-state.ts'

/** To administrators: a receiver said that it is gone for good. */
export function writeWebhookGone(id: string, { flow, url, language }: WebhookGonePayload): Mail {
  const texts = textsOf(language)
  const { webhookGone, greeting, labels } = texts.mail
  const name = plainText(flow, 80)
  const letter: Letter = {
    language: texts.language,
    subject: webhookGone.subject(name),
    greeting: greeting(null),
    lead: webhookGone.lead(name),
    facts: [[labels.address, plainText(url, 300)]],
    tools: [],
    items: [],
    closing: [webhookGone.closing],
  }
  return { subject: letter.subject, text: letterText(letter), html: letterHtml(letter), thread: id }
}
