import type { JsonObject } from '../../../shared/domain/json.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { queuedAt } from './queued-at.ts'

/** Mails a code, and puts on record that it was asked for: the code itself is made when the mail leaves. */
export async function queueCode(
  core: Core,
  tx: Tx,
  row: Pick<OutboxRow, 'id' | 'kind' | 'recipient' | 'personId' | 'requestId' | 'payload'>,
  data: JsonObject,
): Promise<void> {
  const now = core.clock.now()
  await tx.outbox.enqueue({ ...row, channel: 'email', ...queuedAt(now) })
  await tx.log.append({
    at: now.at,
    type: 'delivery.code-asked',
    actor: { kind: 'system' },
    subject: { kind: 'delivery', id: row.id },
    data,
  })
}
