import type { SmsReceipt } from '../../ports/sms-inbox.ts'
import type { Core } from '../core.ts'
import { putDelivery } from '../deliveries/log-delivery.ts'
import { deliveryOfProviderId } from './stored-codes.ts'

const LONGEST_WORDS = 300

/**
 * What became of a message after the provider had taken it. One that did not arrive is failed, with the provider's
 * words, so that somebody sees it; a receipt for anything else is let go.
 */
export function noteSmsReceipt(core: Core, { message, outcome, words }: SmsReceipt): Promise<void> {
  return core.store.commit(async (tx) => {
    const id =
      'deliveryId' in message ? message.deliveryId : await deliveryOfProviderId(tx, message.providerId)
    const row = id === undefined ? undefined : await tx.outbox.get(id)
    if (row?.channel !== 'sms' || row.status === 'queued' || row.status === 'withdrawn') return
    // It overtook the answer to the attempt itself, which will say that the message was taken.
    if (row.status === 'sending' && outcome === 'delivered') return
    const lastResponse = words.slice(0, LONGEST_WORDS)
    if (lastResponse === row.lastResponse) return
    const status = outcome === 'delivered' ? ('delivered' as const) : ('failed' as const)
    await putDelivery(
      tx,
      { ...row, status, lastResponse, updatedAt: core.clock.now().at },
      outcome === 'delivered' ? 'delivery.arrived' : 'delivery.failed',
      { kind: 'system' },
    )
  })
}
