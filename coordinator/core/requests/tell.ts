import type { Notice } from '../../../shared/contract/stream.ts'
import { CHANNEL_KINDS, channelTraits, type ChannelKind } from '../../../shared/domain/delivery/channels.ts'
import { mailboxAddress } from '../../../shared/domain/people/mailbox.ts'
import type { Directory, PersonRef } from '../../../shared/domain/people/person.ts'
import type { Effect, NoticeKind } from '../../../shared/domain/request/effect.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { digestFor } from '../deliveries/crowding.ts'
import { DECIDED_ON_PAGE } from '../deliveries/mail/compose-mail.ts'
import { noticeFacts, type NoticePayload } from '../deliveries/notice-payload.ts'
import { languagesOf } from '../people/message-language.ts'
import { zoneOf } from '../people/zone-of.ts'
import { keepReviewLink } from '../deliveries/review-links.ts'
import { remindersMuted } from '../review/mute-reminders.ts'
import { tellRooms } from '../rooms/tell-rooms.ts'
import type { Outcome } from './carry-out.ts'
import { queuedAt } from '../deliveries/queued-at.ts'

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
  const languageOf = await languagesOf(tx, directory)
  for (const person of effect.to) {
    const nodeId = effect.nodeId === undefined ? {} : { nodeId: effect.nodeId }
    const payload: NoticePayload = {
      notice,
      name: person.name,
      facts,
      language: languageOf(person.id),
      ...zoneOf(directory, person.id),
      ...nodeId,
    }
    const muted =
      effect.notice === 'reminder' &&
      (await remindersMuted(tx, { requestId: state.snapshot.id, personId: person.id }))
    const messages = ways(core, effect.notice, person, state.snapshot.flow?.channels ?? [], directory)
      .filter(({ channel }) => !(muted && channel === 'email'))
      .map((way) => ({ ...way, id: `${effect.id}:${person.id}:${way.channel}` }))
    const digestId = await digestFor(core, tx, {
      notice: effect.notice,
      person: directory.person(person.id) ?? person,
      language: languageOf(person.id),
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
        ...queuedAt(now),
        ...(digestId === null || channel === 'desktop' ? {} : { digestId }),
      })
    }
  }
  const nodeId = effect.nodeId === undefined ? {} : { nodeId: effect.nodeId }
  await tellRooms(core, tx, effect, {
    channels: state.snapshot.flow?.channels ?? [],
    payload: { notice, facts, language: languageOf(null), ...nodeId },
    now,
  })
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
  const phone = directory.person(person.id)?.phone
  for (const channel of CHANNEL_KINDS) {
    if (!channels.includes(channel) || !core.canSend(channel)) continue
    const { reaches } = channelTraits(channel)
    if (reaches === 'email') found.push({ channel, recipient: person.email })
    if (reaches === 'phone' && phone !== undefined && notice !== 'copy')
      found.push({ channel, recipient: phone })
  }
  return found
}
