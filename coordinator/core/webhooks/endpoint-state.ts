import type { Flow } from '../../../shared/domain/flow/flow.ts'
import type { Language } from '../../../shared/domain/people/language.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { flowsOf, usersOf, type StoredFlow } from '../documents.ts'
import { isoOf } from '../../../shared/domain/time.ts'
import { putDelivery } from '../deliveries/log-delivery.ts'
import { enqueueGoneAlert, WEBHOOK_DISABLED, WEBHOOK_GONE } from './gone-alert.ts'
import { flowView } from '../flows/flow-view.ts'
import { languagesOf } from '../people/message-language.ts'
import type { OutboxRow } from '../../ports/store.ts'
import { queuedAt } from '../deliveries/queued-at.ts'

/** How long messages are signed with the secret before as well. */
const ROTATION_MS = 24 * 3_600_000

type Webhook = NonNullable<Flow['advanced']['webhook']>

/** What is kept of a webhook when its flow is saved: another secret for the same address begins a rotation. */
export function rotated(
  before: StoredFlow | undefined,
  next: Flow['advanced']['webhook'],
  open: (sealed: string) => string,
  at: number,
): Pick<StoredFlow, 'webhookState'> {
  const old = before?.advanced.webhook ?? null
  if (old === null || next === null || old.url !== next.url) return {}
  if (open(old.secret) !== open(next.secret))
    return { webhookState: { previous: { secret: old.secret, until: at + ROTATION_MS } } }
  const previous = before?.webhookState?.previous
  return previous && previous.until > at ? { webhookState: { previous } } : {}
}

/**
 * The sealed secrets that sign a message, the one in force first. A request keeps the address of the flow it started
 * with; the secret is today's, so that a rotation loses nothing that is on its way.
 */
export async function signingSecrets(
  tx: Tx,
  flowId: string,
  started: Webhook,
  at: number,
): Promise<readonly string[]> {
  const today = await flowsOf(tx).get(flowId)
  const webhook = today?.advanced.webhook
  if (!webhook || webhook.url !== started.url) return [started.secret]
  const previous = today.webhookState?.previous
  return [webhook.secret, ...(previous && previous.until > at ? [previous.secret] : [])]
}

/** Whether this flow's receiver said that it is gone. Saving the flow, or a test that arrives, tries it again. */
export async function isGone(tx: Tx, flowId: string, url: string): Promise<boolean> {
  const today = await flowsOf(tx).get(flowId)
  return today?.webhookState?.goneAt !== undefined && today.advanced.webhook?.url === url
}

export interface WebhookGonePayload {
  readonly flow: string
  readonly url: string
  readonly language?: Language
}

const MOST_WITHDRAWN = 10_000

/** A receiver answered 410: nothing more is sent there, what waits is taken back, and administrators are told. */
export async function noteGone(core: Core, tx: Tx, row: OutboxRow): Promise<void> {
  const now = core.clock.now()
  const { at } = now
  const flows = (await flowsOf(tx).all()).filter(
    ({ advanced, webhookState }) =>
      advanced.webhook?.url === row.recipient && webhookState?.goneAt === undefined,
  )
  for (const flow of flows) {
    const gone: StoredFlow = { ...flow, webhookState: { ...flow.webhookState, goneAt: at } }
    await flowsOf(tx).put(gone)
    await tx.log.append(
      {
        at,
        type: WEBHOOK_DISABLED,
        actor: { kind: 'system' },
        subject: { kind: 'flow', id: flow.id },
        data: { url: row.recipient, answer: row.lastResponse },
      },
      [{ kind: 'flow', value: flowView(gone) }],
    )
    const admins = (await usersOf(tx).all()).filter(({ active, role }) => active && role === 'admin')
    for (const admin of admins) await enqueueGoneAlert(tx, flow, admin.id, now)
    if (!core.canSend('email')) continue
    const languageOf = await languagesOf(tx)
    for (const admin of admins) {
      const payload: WebhookGonePayload = {
        flow: flow.name,
        url: row.recipient,
        language: languageOf(admin.id),
      }
      await tx.outbox.enqueue({
        id: `gone:${flow.id}:${isoOf(at)}:${admin.id}:email`,
        channel: 'email',
        kind: WEBHOOK_GONE,
        recipient: admin.email,
        personId: admin.id,
        requestId: null,
        payload,
        ...queuedAt(now),
      })
    }
  }
  const waiting = await tx.outbox.list({
    limit: MOST_WITHDRAWN,
    channel: 'webhook',
    status: 'queued',
    recipient: row.recipient,
  })
  for (const each of waiting.rows)
    await putDelivery(tx, { ...each, status: 'withdrawn', updatedAt: at }, 'delivery.withdrawn', {
      kind: 'system',
    })
}

/** A test arrived: the receiver is there again. */
export async function noteBack(tx: Tx, flowId: string, at: number): Promise<void> {
  const flow = await flowsOf(tx).get(flowId)
  if (flow?.webhookState?.goneAt === undefined) return
  const { goneAt: _gone, ...rest } = flow.webhookState
  const back: StoredFlow = { ...flow, webhookState: rest }
  await flowsOf(tx).put(back)
  await tx.log.append(
    {
      at,
      type: 'webhook.enabled',
      actor: { kind: 'system' },
      subject: { kind: 'flow', id: flowId },
      data: {},
    },
    [{ kind: 'flow', value: flowView(back) }],
  )
}
