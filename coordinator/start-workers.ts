import type { Flow } from '../shared/domain/flow/flow.ts'
import type { Config } from './adapters/system/read-config.ts'
import { createEmailChannel } from './adapters/channels/email/email-channel.ts'
import type { SmtpSettings } from './adapters/channels/email/smtp-transport.ts'
import { createWebhookChannel } from './adapters/channels/webhook/webhook-channel.ts'
import type { Core } from './core/core.ts'
import { composeMail } from './core/deliveries/mail/compose-mail.ts'
import { settleDelivery } from './core/deliveries/settle-delivery.ts'
import { flowsOf } from './core/documents.ts'
import { testedFlowOf } from './core/flows/test-webhook.ts'
import { runDueTimers } from './core/requests/run-due-timers.ts'
import { startOutboxWorker } from './entry/workers/outbox-worker.ts'
import { startTimersWorker } from './entry/workers/timers-worker.ts'
import type { Channel } from './ports/channel.ts'
import type { OutboxRow } from './ports/store.ts'

export interface Workers {
  stop(): Promise<void>
}

/** Starts what acts on committed effects: timers and messages. Each commit may have made something due. */
export function startWorkers(core: Core, config: Config): Workers {
  const onError = (error: unknown): void => core.warn('a worker met an error', { error: String(error) })
  const email =
    config.smtpUrl === undefined
      ? null
      : createEmailChannel({
          smtp: smtpSettings(config, config.smtpUrl),
          from: config.smtpFrom ?? 'Countersign <countersign@localhost>',
          compose: (message) => composeMail(core, message),
        })
  const timers = startTimersWorker({
    store: core.store,
    clock: core.clock,
    onError,
    runDueTimers: async () => {
      while ((await runDueTimers(core)) > 0);
    },
  })
  const outbox = startOutboxWorker({
    store: core.store,
    clock: core.clock,
    onError,
    settle: (row, outcome) => settleDelivery(core, row, outcome),
    channelFor: async (row) => (row.channel === 'email' ? email : webhookFor(core, config, row)),
  })
  const stopFollowing = core.store.onCommitted((committed) => {
    const kinds = new Set(committed.map(({ entry }) => entry.subject.kind))
    if (kinds.has('request')) timers.wake()
    if (kinds.has('request') || kinds.has('delivery')) outbox.wake()
  })
  return {
    async stop() {
      stopFollowing()
      await Promise.all([timers.stop(), outbox.stop()])
      await email?.close()
    },
  }
}

function smtpSettings(config: Config, url: string): SmtpSettings {
  const { smtpPerSecond, smtpOauthUser, smtpOauthClientId, smtpOauthClientSecret } = config
  const { smtpOauthRefreshToken, smtpOauthTokenUrl } = config
  return {
    url,
    ...(smtpPerSecond === undefined ? {} : { messagesPerSecond: smtpPerSecond }),
    ...(smtpOauthUser !== undefined && smtpOauthRefreshToken !== undefined && smtpOauthTokenUrl !== undefined
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

/** Each flow has its own secret, so each row its own signer. The request keeps the flow as it was. */
async function webhookFor(core: Core, config: Config, row: OutboxRow): Promise<Channel | null> {
  if (row.channel !== 'webhook') return null
  const webhook = await webhookOf(core, row)
  if (!webhook) return null
  return createWebhookChannel({
    secret: core.secrets.open(webhook.secret),
    allowPrivate: config.allowPrivateWebhooks,
    now: () => new Date(core.clock.now().at),
  })
}

/** A request keeps its webhook in the flow it started with; a test goes to the one the flow has now. */
function webhookOf(core: Core, row: OutboxRow): Promise<Flow['advanced']['webhook'] | undefined> {
  const { requestId } = row
  const tested = testedFlowOf(row)
  return core.store.read(async (tx) => {
    if (tested !== null) return (await flowsOf(tx).get(tested))?.advanced.webhook
    return requestId === null
      ? undefined
      : (await tx.requests.get(requestId))?.state.snapshot.flow?.advanced.webhook
  })
}
