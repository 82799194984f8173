import type { Flow } from '../shared/domain/flow/flow.ts'
import type { Config } from './adapters/system/read-config.ts'
import { createWebhookChannel } from './adapters/channels/webhook/webhook-channel.ts'
import type { Channels } from './channels/create-channels.ts'
import type { Core } from './core/core.ts'
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
export function startWorkers(core: Core, config: Config, channels: Channels): Workers {
  const onError = (error: unknown): void => core.warn('a worker met an error', { error: String(error) })
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
    channelFor: async (row) => channels.channelFor(row) ?? webhookFor(core, config, row),
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
    },
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
