import type { LogActor } from '../../../shared/domain/log/entry.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import { deliveryView } from './delivery-view.ts'

/** Writes a row's new state with the entry that tells of it. */
export async function putDelivery(tx: Tx, row: OutboxRow, type: string, actor: LogActor): Promise<void> {
  await tx.outbox.update(row)
  await tx.log.append(
    {
      at: row.updatedAt,
      type,
      actor,
      subject: { kind: 'delivery', id: row.id },
      data: {
        channel: row.channel,
        kind: row.kind,
        recipient: row.recipient,
        requestId: row.requestId,
        attempts: row.attempts,
        response: row.lastResponse,
      },
    },
    [{ kind: 'delivery', value: deliveryView(row) }],
  )
}
