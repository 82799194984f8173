import type { ChannelKind } from '../../../shared/domain/flow/flow.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { markTold } from '../requests/mark-told.ts'
import { putDelivery } from './log-delivery.ts'
import { digestEntries, MOST_IN_DIGEST } from './mail/compose-mail.ts'

const SYSTEM = { kind: 'system' } as const

/** Whether a message that was claimed still has something to say: of a digest all may have been decided meanwhile. */
export const isWanted = async (core: Core, row: Pick<OutboxRow, 'id' | 'kind'>): Promise<boolean> =>
  row.kind !== 'digest' ||
  core.store.read(async (tx) => digestEntries(await tx.outbox.inDigest(row.id)).length > 0)

/**
 * What a digest carried shares its fate. Only what was listed in it counts as told: of a request that was merely among
 * "and 900 more" nobody can be said to know.
 *
 * @param claimedAt epoch ms; what was withdrawn after that was still listed
 */
export async function settleDigest(
  core: Core,
  tx: Tx,
  digest: OutboxRow,
  fate: { readonly status: 'delivered' | 'failed' | 'withdrawn'; readonly claimedAt: number },
): Promise<void> {
  const rows = await tx.outbox.inDigest(digest.id)
  const listed = new Set(
    digestEntries(rows, fate.claimedAt)
      // A text names one and counts the others.
      .slice(0, digest.channel === 'sms' ? 1 : MOST_IN_DIGEST)
      .map(({ id }) => id),
  )
  // The provider's words about what carried them are its words about each.
  const { updatedAt, lastResponse } = digest
  for (const row of rows) {
    if (row.status !== 'queued') continue
    const settled = { ...row, status: fate.status, lastResponse, attempts: digest.attempts, updatedAt }
    if (fate.status !== 'delivered' || !listed.has(row.id)) {
      await tx.outbox.update(settled)
      continue
    }
    await putDelivery(tx, settled, 'delivery.delivered', SYSTEM)
    if (row.requestId === null || row.personId === null) continue
    const channel = digest.channel as ChannelKind
    await markTold(core, tx, { requestId: row.requestId, personId: row.personId, channel, kind: row.kind })
  }
}
