import type { Channel, SendOutcome } from '../../../ports/channel.ts'
import { createProviderGate } from '../provider-gate.ts'
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
  /** What the provider takes; absent: no limit of ours. May be below 1. */
  readonly perSecond?: number
  /** ms on a clock that never goes back. */
  readonly now: () => number
}

/** More than providers let one account have under way. */
const AT_ONCE = 20

/** Text messages to people. The text is written when it is sent, so that a code is as young as it can be. */
export function createSmsChannel({ transport, compose, perSecond, now }: SmsChannelOptions): Channel {
  const gate = createProviderGate({ atOnce: AT_ONCE, now, ...(perSecond === undefined ? {} : { perSecond }) })
  return {
    kind: 'sms',
    async send({ id, to }, signal): Promise<SendOutcome> {
      const number = e164(to)
      if (number === null || number !== to)
        return { status: 'failed', response: `${to} is not a number with a country code` }
      return gate.through(async () => {
        const content = await compose(id)
        const outcome: SendOutcome = content.ok
          ? await transport.send({ id, to: number, text: content.text }, signal)
          : { status: 'failed', response: content.because }
        // Each transport knows by itself when to leave its provider alone.
        return { outcome, unreachable: false }
      }, signal)
    },
    close: () => transport.close(),
  }
}
