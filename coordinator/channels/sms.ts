import { readSmsAddress, type SmsAddress } from '../adapters/channels/sms/sms-address.ts'
import { createSmsChannel } from '../adapters/channels/sms/sms-channel.ts'
import type { SmsTransport } from '../adapters/channels/sms/sms-transport.ts'
import { createSmppTransport } from '../adapters/channels/sms/smpp/smpp-transport.ts'
import { isSignedByTwilio } from '../adapters/channels/sms/twilio-signature.ts'
import { createTwilioTransport } from '../adapters/channels/sms/twilio-transport.ts'
import type { Core } from '../core/core.ts'
import { SMS_STATUS_CALLBACK } from '../core/settings/channel-settings.ts'
import { answerSms } from '../core/sms/answer-sms.ts'
import { noteSmsReceipt } from '../core/sms/note-receipt.ts'
import { prepareSms } from '../core/sms/prepare-sms.ts'
import { putProviderId } from '../core/sms/stored-codes.ts'
import { textsOf } from '../core/texts/texts-of.ts'
import type { ChannelContext, ChannelKindEntry } from './channel-kind.ts'

export const sms: ChannelKindEntry = {
  problemWith({ url }) {
    const address = readSmsAddress(url)
    return typeof address === 'string' ? address : null
  },
  create({ url }, context) {
    const address = readSmsAddress(url)
    if (typeof address === 'string') throw new Error(address)
    const transport = transportOf(address, context)
    const now = (): number => context.core.clock.now().elapsed
    const perSecond = context.config.smsPerSecond
    const channel = createSmsChannel({
      transport,
      compose: (id) => prepareSms(context.core, id),
      now,
      ...(perSecond === undefined ? {} : { perSecond }),
    })
    return {
      channel,
      tryOut: ({ id, to, language }, signal) => {
        const compose = async () => ({ ok: true as const, text: textsOf(language).trial.words })
        const message = { id, kind: 'test', to, payload: null }
        return createSmsChannel({ transport, compose, now }).send(message, signal)
      },
      ...(address.provider === 'twilio'
        ? {
            isGenuine: (called: string, parameters: ReadonlyMap<string, string>, signature: string) =>
              isSignedByTwilio(signature, address.token, called, parameters),
          }
        : {}),
    }
  },
}

function transportOf(address: SmsAddress, { core, allowPrivate }: ChannelContext): SmsTransport {
  if (address.provider === 'twilio') {
    return createTwilioTransport({
      address,
      allowPrivate,
      statusCallback: (id) =>
        canBeCalled(core, address.base)
          ? `${core.publicUrl}${SMS_STATUS_CALLBACK}?delivery=${encodeURIComponent(id)}`
          : null,
    })
  }
  return createSmppTransport({
    server: address,
    allowPrivate,
    onAccepted: (deliveryId, providerId) =>
      core.store.commit((tx) => putProviderId(tx, providerId, deliveryId, core.clock.now().at)),
    onMessage: ({ from, text }) => answerSms(core, { from, text, id: null, carrierAnswers: false }),
    onReceipt: (receipt) => noteSmsReceipt(core, receipt),
    onError: (error) => core.warn('an answer to a text message was not sent', { error: String(error) }),
  })
}

const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]']

/** A provider elsewhere refuses messages that name an address it cannot reach. */
const canBeCalled = (core: Core, base: string): boolean =>
  !LOOPBACK.includes(new URL(core.publicUrl).hostname) || LOOPBACK.includes(new URL(base).hostname)
