import type { Alert, Notice } from '../../../shared/contract/stream.ts'
import type { LogEntry } from '../../../shared/domain/log/entry.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { OutboxRow } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { alertOf, alertsMadeBy, WEBHOOK_DISABLED, WEBHOOK_GONE } from '../webhooks/gone-alert.ts'
import { markTold } from '../requests/mark-told.ts'
import { putDelivery } from './log-delivery.ts'
import type { NoticePayload } from './notice-payload.ts'

const noticeOf = (row: OutboxRow): Notice => ({ id: row.id, ...(row.payload as NoticePayload).notice })

/** What this person's desktop has still to show. */
export const openNotices = async (core: Core, personId: string): Promise<readonly Notice[]> =>
  (await core.store.read((tx) => tx.outbox.desktopOf(personId)))
    .filter(({ kind }) => kind !== WEBHOOK_GONE)
    .map(noticeOf)

/** And what it has still to tell its administrator about the coordinator. */
export const openAlerts = (core: Core, personId: string): Promise<readonly Alert[]> =>
  core.store.read(async (tx) => {
    const alerts: Alert[] = []
    for (const row of await tx.outbox.desktopOf(personId)) {
      const alert = await alertOf(tx, row)
      if (alert !== null) alerts.push(alert)
    }
    return alerts
  })

/** A person's notice or alert, or the word that a notice is no longer wanted. */
export type NoticeSignal =
  | { readonly type: 'notice'; readonly personId: string; readonly notice: Notice }
  | { readonly type: 'alert'; readonly personId: string; readonly alert: Alert }
  | {
      readonly type: 'withdrawn'
      readonly personId: string
      readonly noticeId: string
      readonly requestId: string
    }

/** The notices that a commit made or took back, known by the moment they share with its entries. */
export async function noticeSignals(
  core: Core,
  committed: readonly LogEntry[],
): Promise<readonly NoticeSignal[]> {
  const since = new Map<string, number>()
  for (const { subject, at } of committed) {
    if (subject.kind === 'request') since.set(subject.id, Math.min(at, since.get(subject.id) ?? at))
  }
  const disabled = committed.filter(({ type }) => type === WEBHOOK_DISABLED)
  if (since.size === 0 && disabled.length === 0) return []
  return core.store.read(async (tx) => {
    const signals: NoticeSignal[] = []
    for (const entry of disabled)
      for (const made of await alertsMadeBy(tx, entry)) signals.push({ type: 'alert', ...made })
    for (const [requestId, from] of since) {
      for (const row of await tx.outbox.ofRequest(requestId)) {
        if (row.channel !== 'desktop' || row.personId === null || row.updatedAt < from) continue
        const { personId } = row
        if (row.status === 'queued') signals.push({ type: 'notice', personId, notice: noticeOf(row) })
        if (row.status === 'withdrawn')
          signals.push({ type: 'withdrawn', personId, noticeId: row.id, requestId })
      }
    }
    return signals
  })
}

/** A real desktop showed the notice: the row is delivered and its person counts as told. Repeats change nothing. */
export async function noticeShown(core: Core, person: PersonCaller, noticeId: string): Promise<void> {
  await core.store.commit(async (tx) => {
    const row = await tx.outbox.get(noticeId)
    if (row?.channel !== 'desktop' || row.personId !== person.id || row.status !== 'queued') return
    const now = core.clock.now()
    const shown = {
      ...row,
      status: 'delivered' as const,
      attempts: 1,
      lastResponse: 'shown',
      updatedAt: now.at,
    }
    await putDelivery(tx, shown, 'delivery.delivered', { kind: 'system' })
    if (row.requestId === null) return
    await markTold(core, tx, {
      requestId: row.requestId,
      personId: person.id,
      channel: 'desktop',
      kind: row.kind,
    })
  })
}
