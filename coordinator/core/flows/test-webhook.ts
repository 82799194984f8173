import type { WebhookTestAnswer } from '../../../shared/contract/http/flows.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { OutboxRow } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { putDelivery } from '../deliveries/log-delivery.ts'
import { flowsOf } from '../documents.ts'
import { actorOf } from '../log-actor.ts'
import { queuedAt } from '../deliveries/queued-at.ts'

/** The event a test sends. It is tried once: somebody is looking at the answer. */
export const WEBHOOK_TEST = 'webhook.test'

/** The flow whose secret signs a test, or null for any other message. */
export function testedFlowOf(row: Pick<OutboxRow, 'kind' | 'payload'>): string | null {
  if (row.kind !== WEBHOOK_TEST) return null
  const { data } = row.payload as { data?: { flow?: { id?: unknown } } }
  return typeof data?.flow?.id === 'string' ? data.flow.id : null
}

/**
 * Sends a signed test event to the webhook that is saved with a flow, by the outbox like any other message; its delivery
 * says what the receiver answered. Administrators only. Errors: `not_found` for the flow, or when it has no webhook.
 */
export function testWebhook(core: Core, caller: Caller, id: string): Promise<WebhookTestAnswer> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx) => {
    const flow = await flowsOf(tx).get(id)
    if (!flow) throw new AppError('not_found', { thing: 'flow' })
    const { webhook } = flow.advanced
    if (webhook === null) throw new AppError('not_found', { thing: 'webhook' })
    const now = core.clock.now()
    const row: OutboxRow = {
      id: `${core.ids.ulid()}:webhook`,
      channel: 'webhook',
      kind: WEBHOOK_TEST,
      recipient: webhook.url,
      personId: null,
      requestId: null,
      payload: {
        type: WEBHOOK_TEST,
        timestamp: isoOf(now.at),
        data: { flow: { id: flow.id, name: flow.name } },
      },
      ...queuedAt(now),
    }
    await tx.outbox.enqueue(row)
    await putDelivery(tx, row, 'delivery.tested', actorOf(caller))
    return { deliveryId: row.id }
  })
}
