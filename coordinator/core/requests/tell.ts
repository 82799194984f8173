import type { Notice } from '../../../shared/contract/stream.ts'
import type { ChannelKind } from '../../../shared/domain/flow/flow.ts'
import { mailboxAddress } from '../../../shared/domain/people/mailbox.ts'
import type { Directory, PersonRef } from '../../../shared/domain/people/person.ts'
import type { Effect, NoticeKind } from '../../../shared/domain/request/effect.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { tellChat } from '../chat/tell-chat.ts'
import { digestFor } from '../deliveries/crowding.ts'
import { DECIDED_ON_PAGE } from '../deliveries/mail/compose-mail.ts'
import { noticeFacts, type NoticePayload } from '../deliveries/notice-payload.ts'
import { keepReviewLink } from '../deliveries/review-links.ts'
import { remindersMuted } from '../review/mute-reminders.ts'
import type { Outcome } from './carry-out.ts'

type Tell = Extract<Effect, { type: 'tell' }>

/**
 * One outbox row for each person and each way to reach them. The id is made from the effect's, so that applying the
 * same effect again adds nothing.
 */
export async function tell(core: Core, tx: Tx, effect: Tell, outcome: Outcome): Promise<void> {
  const { state, view, directory, now } = outcome
  const notice: Omit<Notice, 'id'> = {
    kind: effect.notice,
    requestId: state.snapshot.id,
    requester: state.snapshot.requester.name,
    connector: state.snapshot.connector.name,
    tools: state.snapshot.tools.map(({ definition }) => definition.name),
    risk: view.risk,
    status: state.status,
  }
  const facts = noticeFacts(view)
  for (const person of effect.to) {
    const nodeId = effect.nodeId === undefined ? {} : { nodeId: effect.nodeId }
    const payload: NoticePayload = { notice, name: person.name, facts, ...nodeId }
    const muted =
      effect.notice === 'reminder' &&
      (await remindersMuted(tx, { requestId: state.snapshot.id, personId: person.id }))
    const messages = ways(core, effect.notice, person, state.snapshot.flow?.channels ?? [], directory)
      .filter(({ channel }) => !(muted && channel === 'email'))
      .map((way) => ({ ...way, id: `${effect.id}:${person.id}:${way.channel}` }))
    const digestId = await digestFor(core, tx, {
      notice: effect.notice,
      person: directory.person(person.id) ?? person,
      // Desktops put together what they show by themselves.
      messages: messages.filter(({ channel }) => channel !== 'desktop'),
      now,
    })
    for (const { id, channel, recipient } of messages) {
      if (channel === 'email' && DECIDED_ON_PAGE.includes(effect.notice)) {
        await keepReviewLink(core, tx, {
          requestId: state.snapshot.id,
          personId: person.id,
          deliveryId: id,
        })
      }
      await tx.outbox.enqueue({
        id,
        channel,
        kind: effect.notice,
        recipient,
        personId: person.id,
        requestId: state.snapshot.id,
        payload,
        status: 'queued',
        attempts: 0,
        nextAttemptAt: now.elapsed,
        lastResponse: null,
        createdAt: now.at,
        updatedAt: now.at,
        ...(digestId === null || channel === 'desktop' ? {} : { digestId }),
      })
    }
  }
  if (state.snapshot.flow?.channels.includes('chat')) {
    const nodeId = effect.nodeId === undefined ? {} : { nodeId: effect.nodeId }
    await tellChat(core, tx, effect, { notice, facts, ...nodeId }, now)
  }
}

function ways(
  core: Core,
  notice: NoticeKind,
  person: PersonRef,
  channels: readonly ChannelKind[],
  directory: Directory,
): { channel: OutboxRow['channel']; recipient: string }[] {
  const found: { channel: OutboxRow['channel']; recipient: string }[] = []
  const isUser = mailboxAddress(person.id) === undefined
  if (isUser && notice !== 'copy') found.push({ channel: 'desktop', recipient: person.id })
  if (channels.includes('email') && core.canSend('email'))
    found.push({ channel: 'email', recipient: person.email })
  const phone = directory.person(person.id)?.phone
  if (notice !== 'copy' && phone !== undefined && channels.includes('sms') && core.canSend('sms')) {
    found.push({ channel: 'sms', recipient: phone })
  }
  return found
}
