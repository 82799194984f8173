import type { DeliveryDetail } from '../../../shared/contract/http/record.ts'
import { channelTraits } from '../../../shared/domain/delivery/channels.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import type { Caller } from '../../ports/caller.ts'
import type { OutboxRow } from '../../ports/store.ts'
import { requireRole } from '../access/roles.ts'
import type { Core } from '../core.ts'
import { composeForRoom } from '../rooms/room-message.ts'
import { smsPreview } from '../sms/prepare-sms.ts'
import { codesOf } from '../sms/stored-codes.ts'
import type { WebhookGonePayload } from '../webhooks/endpoint-state.ts'
import { WEBHOOK_GONE } from '../webhooks/gone-alert.ts'
import { writeWebhookGone } from '../webhooks/gone-mail.ts'
import { deliveryView } from './delivery-view.ts'
import { composeMail, type Mail } from './mail/compose-mail.ts'

const MOST_ATTEMPTS = 200

/**
 * One message: every step of it, with the provider's words, and what it says. Links and codes that would let the reader
 * act for somebody else are left out. For approvers and administrators. Errors: `not_found`.
 */
export async function readDelivery(core: Core, caller: Caller, id: string): Promise<DeliveryDetail> {
  requireRole(caller, 'approver')
  const { row, entries } = await core.store.read(async (tx) => ({
    row: await tx.outbox.get(id),
    entries: await tx.log.readSubject({ kind: 'delivery', id }, 0, MOST_ATTEMPTS),
  }))
  if (!row) throw new AppError('not_found', { thing: 'delivery' })
  const preview = await previewOf(core, row)
  return {
    delivery: { ...deliveryView(row), ...nextAttempt(core, row) },
    steps: entries.map(({ at, type, data, actor }) => ({
      at: isoOf(at),
      what: type.replace(/^delivery\./, ''),
      ...(typeof data['response'] === 'string' ? { response: data['response'] } : {}),
      ...(actor.kind === 'person' ? { by: actor.name } : {}),
    })),
    ...(preview === null ? {} : { preview }),
  }
}

/** When a message that waits for nothing but its time is tried again. */
function nextAttempt(core: Core, row: OutboxRow): { readonly nextAttemptAt?: string } {
  if (row.status !== 'queued' || row.channel === 'desktop' || deliveryView(row).digestId !== undefined)
    return {}
  const { at, elapsed } = core.clock.now()
  return { nextAttemptAt: isoOf(at + Math.max(0, row.nextAttemptAt - elapsed)) }
}

async function previewOf(core: Core, row: OutboxRow): Promise<DeliveryDetail['preview'] | null> {
  if (row.channel === 'desktop') return null
  if (row.channel === 'webhook') return { text: JSON.stringify(row.payload, null, 2) }
  switch (channelTraits(row.channel).reaches) {
    case 'email': {
      const { subject, text } = await mailOf(core, row)
      return { subject, text }
    }
    case 'phone': {
      const { personId } = row
      const codes = personId === null ? [] : await core.store.read((tx) => codesOf(tx, personId))
      const hadCode = codes.some(({ deliveryId }) => deliveryId === row.id)
      return { text: await smsPreview(core, row, hadCode) }
    }
    case 'room': {
      const message = await composeForRoom(core, row)
      if (message === null) return null
      return { subject: message.title, text: message.facts.map((fact) => fact.join(': ')).join('\n') }
    }
  }
}

const mailOf = async (core: Core, row: OutboxRow): Promise<Mail> =>
  row.kind === WEBHOOK_GONE
    ? writeWebhookGone(row.id, row.payload as WebhookGonePayload)
    : composeMail(core, row, { preview: true })
