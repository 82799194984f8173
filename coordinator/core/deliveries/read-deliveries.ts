import type { Page } from '../../../shared/contract/http/common.ts'
import type { Delivery } from '../../../shared/contract/http/record.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Caller } from '../../ports/caller.ts'
import type { OutboxQuery } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { actorOf } from '../log-actor.ts'
import { deliveryView } from './delivery-view.ts'
import { putDelivery } from './log-delivery.ts'

type Filters = { readonly [key in keyof OutboxQuery]?: OutboxQuery[key] | undefined } & {
  readonly limit: number
}

/** Newest first. For approvers and administrators, who read every request these are about. */
export async function listDeliveries(core: Core, caller: Caller, filters: Filters): Promise<Page<Delivery>> {
  requireRole(caller, 'approver')
  const { limit, cursor, status, channel, requestId } = filters
  const page = await core.store.read((tx) =>
    tx.outbox.list({
      limit,
      ...(cursor === undefined ? {} : { cursor }),
      ...(status === undefined ? {} : { status }),
      ...(channel === undefined ? {} : { channel }),
      ...(requestId === undefined ? {} : { requestId }),
    }),
  )
  return { items: page.rows.map(deliveryView), nextCursor: page.nextCursor, total: page.total }
}

/** Tries a message again now, under the same id. Errors: `not_found`, `already_delivered`. */
export function resendDelivery(core: Core, caller: Caller, id: string): Promise<Delivery> {
  requireRole(caller, 'admin')
  return core.store.commit(async (tx) => {
    const row = await tx.outbox.get(id)
    if (!row) throw new AppError('not_found', { thing: 'delivery' })
    if (row.status === 'delivered' || row.status === 'sending') throw new AppError('already_delivered')
    const { at, elapsed } = core.clock.now()
    // By itself this time, whatever carried it before.
    const { digestId: _digestId, ...alone } = row
    const next = { ...alone, status: 'queued' as const, nextAttemptAt: elapsed, updatedAt: at }
    await putDelivery(tx, next, 'delivery.resent', actorOf(caller))
    return deliveryView(next)
  })
}
