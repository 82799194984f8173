import { channelTraits, type ChannelKind } from '../../../shared/domain/delivery/channels.ts'
import type { Effect } from '../../../shared/domain/request/effect.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { digestFor } from '../deliveries/crowding.ts'
import type { NoticePayload } from '../deliveries/notice-payload.ts'
import { isForRooms } from './room-message.ts'
import { queuedAt } from '../deliveries/queued-at.ts'

interface RoomNotice {
  /** Of the flow, rooms or not. */
  readonly channels: readonly ChannelKind[]
  readonly payload: Omit<NoticePayload, 'name'>
  readonly now: Now
}

/** Each room is told once of an event, however many people are; it counts for nobody as having been told. */
export async function tellRooms(
  core: Core,
  tx: Tx,
  effect: Extract<Effect, { type: 'tell' }>,
  { channels, payload, now }: RoomNotice,
): Promise<void> {
  if (!isForRooms(effect.notice)) return
  for (const channel of channels) {
    if (channelTraits(channel).reaches !== 'room' || !core.canSend(channel)) continue
    const way = { id: `${effect.id}:${channel}`, channel, recipient: channel }
    const room = { id: channel, name: channel }
    const digestId = await digestFor(core, tx, {
      notice: effect.notice,
      person: room,
      language: payload.language ?? 'en',
      messages: [way],
      now,
    })
    await tx.outbox.enqueue({
      ...way,
      kind: effect.notice,
      personId: null,
      requestId: payload.notice.requestId,
      payload: { ...payload, name: room.name } satisfies NoticePayload,
      ...queuedAt(now),
      ...(digestId === null ? {} : { digestId }),
    })
  }
}
