import { createEmailChannel } from '../adapters/channels/email/email-channel.ts'
import type { SmtpSettings } from '../adapters/channels/email/smtp-transport.ts'
import type { Config } from '../adapters/system/read-config.ts'
import { composeMail, type NamePayload } from '../core/deliveries/mail/compose-mail.ts'
import { isEmailAddress } from '../../shared/domain/people/email-address.ts'
import type { Core } from '../core/core.ts'
import { writeWebhookGone } from '../core/webhooks/gone-mail.ts'
import type { WebhookGonePayload } from '../core/webhooks/endpoint-state.ts'
import { WEBHOOK_GONE } from '../core/webhooks/gone-alert.ts'
import type { OutgoingMessage } from '../ports/channel.ts'
import type { ChannelKindEntry } from './channel-kind.ts'

const NOBODY = 'Countersign <countersign@localhost>'

export const email: ChannelKindEntry = {
  senderFrom: ({ smtpFrom }) => smtpFrom,
  problemWith({ url, from }) {
    if (!/^smtps?:\/\/[^/]/i.test(url) || !URL.canParse(url))
      return 'Use an address that begins with smtp:// or smtps://, followed by the host.'
    if (from === undefined) return 'The sender is missing: a mail address, or “Name <address>”.'
    const address = /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from
    return /[\r\n]/.test(from) || !isEmailAddress(address) ? 'The sender is not a mail address.' : null
  },
  create({ url, from = NOBODY }, { core, config }) {
    const smtp = smtpSettings(config, url)
    const now = (): number => core.clock.now().elapsed
    return {
      channel: createEmailChannel({ smtp, from, compose: (message) => composeFor(core, message), now }),
      async tryOut({ id, to, language }, signal) {
        const payload: NamePayload = { name: to, language }
        const compose = (message: OutgoingMessage) => composeMail(core, message)
        const channel = createEmailChannel({ smtp, from, compose, now })
        try {
          return await channel.send({ id, kind: 'test', to, payload }, signal)
        } finally {
          await channel.close()
        }
      },
    }
  },
}

const composeFor = async (core: Core, message: OutgoingMessage) =>
  message.kind === WEBHOOK_GONE
    ? writeWebhookGone(message.id, message.payload as WebhookGonePayload)
    : composeMail(core, message)

/** Tokens instead of a password belong to the operator's own server. */
function smtpSettings(config: Config, url: string): SmtpSettings {
  const { smtpPerSecond, smtpOauthUser, smtpOauthClientId, smtpOauthClientSecret } = config
  const { smtpOauthRefreshToken, smtpOauthTokenUrl } = config
  const isOperators = url === config.smtpUrl
  return {
    url,
    allowUnencrypted: config.allowUnencrypted,
    ...(smtpPerSecond === undefined ? {} : { messagesPerSecond: smtpPerSecond }),
    ...(isOperators &&
    smtpOauthUser !== undefined &&
    smtpOauthRefreshToken !== undefined &&
    smtpOauthTokenUrl !== undefined
      ? {
          oauth2: {
            user: smtpOauthUser,
            clientId: smtpOauthClientId ?? '',
            clientSecret: smtpOauthClientSecret ?? '',
            refreshToken: smtpOauthRefreshToken,
            tokenUrl: smtpOauthTokenUrl,
          },
        }
      : {}),
  }
}
