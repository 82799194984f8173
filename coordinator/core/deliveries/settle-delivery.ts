import type { ChannelKind } from '../../../shared/domain/flow/flow.ts'
import { adviceFor } from '../../../shared/domain/delivery/advice.ts'
import { nextAttempt } from '../../../shared/domain/delivery/retry.ts'
import type { AttemptOutcome } from '../../ports/channel.ts'
import type { OutboxRow } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { markTold } from '../requests/mark-told.ts'
import { testedFlowOf, WEBHOOK_TEST } from '../flows/test-webhook.ts'
import { changeOptOut } from '../sms/opt-out.ts'
import { noteBack, noteGone } from '../webhooks/endpoint-state.ts'
import { settleDigest } from './digest-fate.ts'
import { putDelivery } from './log-delivery.ts'

const LONGEST_RESPONSE = 500

const SYSTEM = { kind: 'system' } as const

/**
 * Records what became of one attempt, in one transaction; a delivered row is never sent again, and a person it reached
 * counts as told. A row that somebody withdrew meanwhile stays withdrawn unless it was delivered after all.
 */
export function settleDelivery(core: Core, claimed: OutboxRow, outcome: AttemptOutcome): Promise<void> {
  return core.store.commit(async (tx) => {
    const row = await tx.outbox.get(claimed.id)
    if (!row || row.status === 'delivered' || row.status === 'failed') return
    const now = core.clock.now()
    const lastResponse = outcome.response.slice(0, LONGEST_RESPONSE)
    const settled = { ...row, lastResponse, updatedAt: now.at }
    if (outcome.status === 'delivered') {
      await putDelivery(tx, { ...settled, status: 'delivered' }, 'delivery.delivered', SYSTEM)
      if (row.kind === 'digest') {
        await settleDigest(core, tx, settled, { status: 'delivered', claimedAt: claimed.updatedAt })
      }
      const tested = testedFlowOf(row)
      if (tested !== null) await noteBack(tx, tested, now.at)
      if (row.requestId !== null && row.personId !== null && row.channel !== 'webhook') {
        const channel: ChannelKind | 'desktop' = row.channel
        await markTold(core, tx, {
          requestId: row.requestId,
          personId: row.personId,
          channel,
          kind: row.kind,
        })
      }
      return
    }
    if (row.status === 'withdrawn') return
    if (outcome.status === 'unwanted') {
      await putDelivery(tx, { ...settled, status: 'withdrawn' }, 'delivery.withdrawn', SYSTEM)
      return
    }
    const wait =
      outcome.status === 'failed' || row.channel === 'desktop' || row.kind === WEBHOOK_TEST
        ? 'give-up'
        : nextAttempt(row.channel, row.attempts, jitterOf(core), outcome.afterMs)
    if (wait === 'give-up') {
      await putDelivery(tx, { ...settled, status: 'failed' }, 'delivery.failed', SYSTEM)
      if (row.kind === 'digest') {
        await settleDigest(core, tx, settled, { status: 'failed', claimedAt: claimed.updatedAt })
      }
      if (row.channel === 'webhook' && lastResponse.startsWith('410')) await noteGone(core, tx, settled)
      // The carrier heard STOP and did not pass it on.
      if (row.channel === 'sms' && adviceFor(lastResponse) === 'opted-out') {
        await changeOptOut(tx, { phone: row.recipient, out: true, actor: SYSTEM, at: now.at })
      }
      return
    }
    const nextAttemptAt = now.elapsed + wait
    await putDelivery(tx, { ...settled, status: 'queued', nextAttemptAt }, 'delivery.deferred', SYSTEM)
  })
}

/** From 0 to 1, out of the source of ids, which is the only randomness there is. */
const jitterOf = (core: Core): number => (core.ids.secret().charCodeAt(0) % 64) / 64
