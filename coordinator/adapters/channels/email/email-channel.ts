import type { Channel, OutgoingMessage, SendOutcome } from '../../../ports/channel.ts'
import { isEmailAddress } from '../../../../shared/domain/people/email-address.ts'
import { createProviderGate } from '../provider-gate.ts'
import { isUnreachable, outcomeOfError } from './smtp-outcome.ts'
import { createSmtpTransport, SMTP_CONNECTIONS, type SmtpSettings } from './smtp-transport.ts'

/** A mail as it is to be sent; written by `core/deliveries/mail`. */
interface EmailContent {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Every message about one request answers the first, so that mail programs show one thread. */
  readonly thread: string
  readonly unsubscribe?: string
}

interface EmailOptions {
  readonly smtp: SmtpSettings
  /** `Name <address>` or an address. */
  readonly from: string
  readonly compose: (message: OutgoingMessage) => Promise<EmailContent>
  /** ms on a clock that never goes back. */
  readonly now: () => number
}

/** Sends over SMTP with a pool of connections. The message id is made from the row's id and is the same on each attempt. */
export function createEmailChannel({ smtp, from, compose, now }: EmailOptions): Channel {
  const transport = createSmtpTransport(smtp)
  const idOf = messageIds(from)
  const { messagesPerSecond: perSecond } = smtp
  const gate = createProviderGate({
    atOnce: SMTP_CONNECTIONS,
    now,
    ...(perSecond === undefined ? {} : { perSecond }),
  })
  const mailOf = (message: OutgoingMessage, content: EmailContent) => {
    const thread = idOf(content.thread)
    return {
      from,
      to: { name: '', address: message.to },
      envelope: { from: addressIn(from), to: [message.to] },
      subject: content.subject,
      text: content.text,
      html: content.html,
      messageId: idOf(message.id),
      inReplyTo: thread,
      references: thread,
      headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribeHeaders(content.unsubscribe) },
    }
  }
  return {
    kind: 'email',
    async send(message, signal): Promise<SendOutcome> {
      if (!isEmailAddress(message.to)) return { status: 'failed', response: 'this is not an e-mail address' }
      return gate.through(async () => {
        const content = await compose(message)
        try {
          const sent = await transport.sendMail(mailOf(message, content))
          return { outcome: { status: 'delivered', response: sent.response }, unreachable: false }
        } catch (error) {
          return { outcome: outcomeOfError(error), unreachable: isUnreachable(error) }
        }
      }, signal)
    },
    async close() {
      transport.close()
    },
  }
}

/** RFC 8058: one POST, no page, no sign-in. */
const unsubscribeHeaders = (url: string | undefined): Record<string, string> =>
  url === undefined
    ? {}
    : { 'List-Unsubscribe': `<${url}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }

const addressIn = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()

/** Different names stay different: whatever an id cannot hold stands as its code. */
function messageIds(from: string): (name: string) => string {
  const address = addressIn(from)
  const domain = address.slice(address.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '') || 'countersign.local'
  return (name) =>
    `<${name.replace(/[^A-Za-z0-9-]/gu, (char) => (char === ':' ? '.' : `_${(char.codePointAt(0) ?? 0).toString(16)}_`))}@${domain}>`
}
