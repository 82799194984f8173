import type { ReplayWebhooks, WebhookReplay } from '../../../shared/contract/http/settings.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import { requireRole } from '../access/roles.ts'
import { commitOnce } from '../commit-once.ts'
import type { Core } from '../core.ts'
import { putDelivery } from '../deliveries/log-delivery.ts'
import { flowsOf } from '../documents.ts'
import { WEBHOOK_TEST } from '../flows/test-webhook.ts'
import { actorOf } from '../log-actor.ts'

/** In one go; whoever needs more asks again from where this ended. */
const MOST_REPLAYED = 1_000

/**
 * Sends a flow's webhook everything of a stretch of time again, under the same ids and in order: a receiver that has
 * seen them knows them. Administrators only. Errors: `not_found` for the flow, or when it has no webhook.
 */
export function replayWebhooks(
  core: Core,
  caller: Caller,
  id: string,
  input: ReplayWebhooks,
): Promise<WebhookReplay> {
  requireRole(caller, 'admin')
  return commitOnce(core, caller, async (tx): Promise<WebhookReplay> => {
    const flow = await flowsOf(tx).get(id)
    if (!flow) throw new AppError('not_found', { thing: 'flow' })
    const url = flow.advanced.webhook?.url
    if (url === undefined) throw new AppError('not_found', { thing: 'webhook' })
    const { at, elapsed } = core.clock.now()
    const { rows, total } = await tx.outbox.list({
      limit: MOST_REPLAYED,
      channel: 'webhook',
      recipient: url,
      createdFrom: Date.parse(input.from),
      createdTo: Date.parse(input.to),
    })
    const again = rows.filter(
      ({ status, kind }) => kind !== WEBHOOK_TEST && status !== 'queued' && status !== 'sending',
    )
    for (const row of again) {
      const next = { ...row, status: 'queued' as const, attempts: 0, nextAttemptAt: elapsed, updatedAt: at }
      await putDelivery(tx, next, 'delivery.resent', actorOf(caller))
    }
    return { replayed: again.length, more: total > rows.length }
  })
}
