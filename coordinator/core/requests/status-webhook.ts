import { isoOf } from '../../../shared/domain/time.ts'
import type { Effect } from '../../../shared/domain/request/effect.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { isGone } from '../webhooks/endpoint-state.ts'
import type { Outcome } from './carry-out.ts'
import { queuedAt } from '../deliveries/queued-at.ts'

/** What a receiver gets (Standard Webhooks, "payload structure"); the same text at every attempt. */
export interface WebhookPayload {
  readonly type: string
  readonly timestamp: string
  readonly data: object
}

/** Tells the flow's own endpoint how a request stands. Arguments never leave by this way. */
export async function enqueueStatusWebhook(
  core: Core,
  tx: Tx,
  effect: Extract<Effect, { type: 'status-webhook' }>,
  { state, view, now }: Outcome,
): Promise<void> {
  const webhook = state.snapshot.flow?.advanced.webhook ?? null
  if (webhook === null || !core.canSend('webhook')) return
  if (state.snapshot.flow && (await isGone(tx, state.snapshot.flow.id, webhook.url))) return
  const payload: WebhookPayload = {
    type: effect.event,
    timestamp: isoOf(now.at),
    data: {
      id: view.id,
      status: view.status,
      requester: view.requester,
      agent: view.agent,
      connector: { key: view.connector.key, name: view.connector.name },
      tools: view.tools.map(({ name, readOnly, destructive, outcome, grant }) => ({
        name,
        readOnly,
        destructive,
        outcome,
        grant,
      })),
      createdAt: view.createdAt,
      resolvedAt: view.resolvedAt,
      resolution: view.resolution,
      flow: view.flow,
      steps: view.steps.map(({ id, name, status, minimum, decisions }) => ({
        id,
        name,
        status,
        minimum,
        decisions,
      })),
      digest: view.digest,
    },
  }
  await tx.outbox.enqueue({
    id: `${effect.id}:webhook`,
    channel: 'webhook',
    kind: effect.event,
    recipient: webhook.url,
    personId: null,
    requestId: state.snapshot.id,
    payload,
    ...queuedAt(now),
  })
}
