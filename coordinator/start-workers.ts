import type { Config } from './adapters/system/read-config.ts'
import { createEndpointLanes } from './adapters/channels/webhook/endpoint-lanes.ts'
import { createWebhookChannel } from './adapters/channels/webhook/webhook-channel.ts'
import type { Channels } from './channels/create-channels.ts'
import type { Core } from './core/core.ts'
import { isWanted } from './core/deliveries/digest-fate.ts'
import { settleDelivery } from './core/deliveries/settle-delivery.ts'
import { flowsOf } from './core/documents.ts'
import type { Measures } from './core/health/measures.ts'
import { testedFlowOf } from './core/flows/test-webhook.ts'
import { signingSecrets } from './core/webhooks/endpoint-state.ts'
import { runDueTimers } from './core/requests/run-due-timers.ts'
import { startOutboxWorker } from './entry/workers/outbox-worker.ts'
import { startTimersWorker } from './entry/workers/timers-worker.ts'
import type { Channel } from './ports/channel.ts'
import type { OutboxRow, Tx } from './ports/store.ts'

export interface Workers {
  stop(): Promise<void>
}

/** Starts what acts on committed effects: timers and messages. Each commit may have made something due. */
export function startWorkers(core: Core, config: Config, channels: Channels, measures: Measures): Workers {
  const onError = (error: unknown): void => core.warn('a worker met an error', { error: String(error) })
  const timers = startTimersWorker({
    store: core.store,
    clock: core.clock,
    onError,
    runDueTimers: async () => {
      while ((await runDueTimers(core, (ms) => measures.lateness.observe(ms / 1000))) > 0);
    },
  })
  const webhookFor = webhookChannels(core, config)
  const outbox = startOutboxWorker({
    store: core.store,
    clock: core.clock,
    onError,
    isWanted: (row) => isWanted(core, row),
    settle: (row, outcome) => settleDelivery(core, row, outcome),
    channelFor: async (row) => channels.channelFor(row) ?? webhookFor(row),
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

/** So many at once to one receiver. */
const AT_ONCE = 4

/** Each flow has its own secret, so each row its own signer. The request keeps the address of the flow as it was. */
function webhookChannels(core: Core, config: Config): (row: OutboxRow) => Promise<Channel | null> {
  const lanes = createEndpointLanes(AT_ONCE)
  return async (row) => {
    if (row.channel !== 'webhook') return null
    const sealed = await core.store.read((tx) => secretsOf(tx, row, core.clock.now().at))
    if (sealed.length === 0) return null
    return createWebhookChannel({
      secrets: sealed.map((secret) => core.secrets.open(secret)),
      lanes,
      allowPrivate: config.allowPrivateWebhooks,
      now: () => new Date(core.clock.now().at),
    })
  }
}

/** A test goes to the webhook that the flow has now. */
async function secretsOf(tx: Tx, row: OutboxRow, at: number): Promise<readonly string[]> {
  const tested = testedFlowOf(row)
  const flow =
    tested === null
      ? row.requestId === null
        ? null
        : (await tx.requests.get(row.requestId))?.state.snapshot.flow
      : await flowsOf(tx).get(tested)
  const webhook = flow?.advanced.webhook
  return flow && webhook ? signingSecrets(tx, flow.id, webhook, at) : []
}
