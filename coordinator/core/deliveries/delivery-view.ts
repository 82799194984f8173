import type { Delivery } from '../../../shared/contract/http/record.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { OutboxRow } from '../../ports/store.ts'

/** A message as the API shows it: to whom, how, and what became of it; not what it says. */
export const deliveryView = (row: OutboxRow): Delivery => ({
  id: row.id,
  kind: row.kind,
  channel: row.channel,
  recipient: row.recipient,
  ...(row.requestId === null ? {} : { requestId: row.requestId }),
  ...(row.digestId === undefined ? {} : { digestId: row.digestId }),
  status: row.status,
  attempts: row.attempts,
  ...(row.lastResponse === null ? {} : { lastResponse: row.lastResponse }),
  createdAt: isoOf(row.createdAt),
  updatedAt: isoOf(row.updatedAt),
})
