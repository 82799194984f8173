import type { Alert } from '../../../shared/contract/stream.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import { isoOf, type Now } from '../../../shared/domain/time.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import { flowsOf, usersOf, type StoredFlow } from '../documents.ts'
import { queuedAt } from '../deliveries/queued-at.ts'

/** The log's entry about a receiver that is gone. */
export const WEBHOOK_DISABLED = 'webhook.disabled'
/** The kind of the messages that tell administrators. */
export const WEBHOOK_GONE = 'webhook-gone'

interface AlertPayload {
  readonly flowId: string
  readonly flow: string
}

const idOf = (flowId: string, at: number, personId: string): string =>
  `gone:${flowId}:${isoOf(at)}:${personId}:desktop`

/** What an administrator's desktop is told when a flow's webhook was switched off. */
export const enqueueGoneAlert = (
  tx: Tx,
  flow: Pick<StoredFlow, 'id' | 'name'>,
  personId: string,
  now: Now,
): Promise<void> =>
  tx.outbox.enqueue({
    id: idOf(flow.id, now.at, personId),
    channel: 'desktop',
    kind: WEBHOOK_GONE,
    recipient: personId,
    personId,
    requestId: null,
    payload: { flowId: flow.id, flow: flow.name } satisfies AlertPayload,
    ...queuedAt(now),
  })

/** What this row tells a desktop, or null for one that is no alert, or that is over: its webhook is on again. */
export async function alertOf(tx: Tx, row: OutboxRow): Promise<Alert | null> {
  if (row.kind !== WEBHOOK_GONE) return null
  const { flowId, flow } = row.payload as AlertPayload
  const today = await flowsOf(tx).get(flowId)
  return today?.webhookState?.goneAt === undefined ? null : { id: row.id, kind: WEBHOOK_GONE, flowId, flow }
}

/** The alerts that came with an entry about a webhook that was switched off, by whom they are for. */
export async function alertsMadeBy(
  tx: Tx,
  { subject, at }: LogEntry,
): Promise<readonly { readonly personId: string; readonly alert: Alert }[]> {
  const made: { readonly personId: string; readonly alert: Alert }[] = []
  for (const { id: personId } of await usersOf(tx).all()) {
    const row = await tx.outbox.get(idOf(subject.id, at, personId))
    const alert = row === undefined || row.status !== 'queued' ? null : await alertOf(tx, row)
    if (alert !== null) made.push({ personId, alert })
  }
  return made
}
