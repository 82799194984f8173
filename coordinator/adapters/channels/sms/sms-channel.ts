import type { Channel, SendOutcome } from '../../../ports/channel.ts'
import { e164 } from '../../../../shared/domain/sms/reply.ts'
import type { SmsTransport } from './sms-transport.ts'

interface SmsChannelOptions {
  readonly transport: SmsTransport
  /** The text of a row, or why it must not be sent (`core/sms/prepare-sms.ts`). */
  readonly compose: (
    deliveryId: string,
  ) => Promise<
    { readonly ok: true; readonly text: string } | { readonly ok: false; readonly because: string }
  >
}

/** Text messages to people. The text is written when it is sent, so that a code is as young as it can be. */
export function createSmsChannel({ transport, compose }: SmsChannelOptions): Channel {
  return {
    kind: 'sms',
    async send({ id, to }, signal): Promise<SendOutcome> {
      const number = e164(to)
      if (number === null || number !== to)
        return { status: 'failed', response: `${to} is not a number with a country code` }
      const content = await compose(id)
      if (!content.ok) return { status: 'failed', response: content.because }
      return transport.send({ id, to: number, text: content.text }, signal)
    },
    close: () => transport.close(),
  }
}
