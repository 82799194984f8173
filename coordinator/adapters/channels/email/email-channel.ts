import { createTransport } from 'nodemailer'
import type { Channel, SendOutcome } from '../../../ports/channel.ts'

/** What a message of channel `email` carries; made by `core/deliveries`, escaped already. */
export interface EmailPayload {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Every message about one request answers the first, so that mail programs show one thread. */
  readonly thread: string
  readonly listUnsubscribe?: string
}

interface EmailOptions {
  /** `smtp://` or `smtps://`, with user and password where needed. */
  readonly url: string
  readonly from: string
}

const PERMANENT = /^5\d\d$/

/** Sends over SMTP with a pool of connections. The message id is made from the row's id and is the same on each attempt. */
export function createEmailChannel({ url, from }: EmailOptions): Channel {
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '') || 'countersign.local'
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: 3,
      connectionTimeout: 15_000,
      greetingTimeout: 15_000,
      socketTimeout: 30_000,
    },
    { from, disableFileAccess: true, disableUrlAccess: true },
  )
  const idOf = (name: string): string => `<${name.replace(/[^\w.-]/g, '.')}@${domain}>`
  return {
    kind: 'email',
    async send(message): Promise<SendOutcome> {
      const payload = message.payload as EmailPayload
      const thread = idOf(payload.thread)
      try {
        const sent = await transport.sendMail({
          to: { name: '', address: message.to },
          subject: payload.subject,
          text: payload.text,
          html: payload.html,
          messageId: idOf(message.id),
          inReplyTo: thread,
          references: thread,
          headers: { 'Auto-Submitted': 'auto-generated' },
          ...(payload.listUnsubscribe ? { list: { unsubscribe: payload.listUnsubscribe } } : {}),
        })
        return { status: 'delivered', response: sent.response }
      } catch (error) {
        const { responseCode, message: text } = error as { responseCode?: number; message: string }
        return { status: PERMANENT.test(String(responseCode)) ? 'failed' : 'retry', response: text }
      }
    },
    async close() {
      transport.close()
    },
  }
}
