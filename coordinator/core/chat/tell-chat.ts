import type { Effect } from '../../../shared/domain/request/effect.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { digestFor } from '../deliveries/crowding.ts'
import type { NoticePayload } from '../deliveries/notice-payload.ts'
import type { Now } from '../../../shared/domain/time.ts'
import { isForChat } from './chat-message.ts'

/** A room is told once of an event, however many people are; it counts for nobody as having been told. */
export async function tellChat(
  core: Core,
  tx: Tx,
  effect: Extract<Effect, { type: 'tell' }>,
  payload: Omit<NoticePayload, 'name'>,
  now: Now,
): Promise<void> {
  if (!core.canSend('chat') || !isForChat(effect.notice)) return
  const id = `${effect.id}:chat`
  const way = { id, channel: 'chat', recipient: 'chat' } as const
  const room = { id: 'chat', name: 'chat' }
  const digestId = await digestFor(core, tx, { notice: effect.notice, person: room, messages: [way], now })
  await tx.outbox.enqueue({
    ...way,
    kind: effect.notice,
    personId: null,
    requestId: payload.notice.requestId,
    payload: { ...payload, name: room.name } satisfies NoticePayload,
    status: 'queued',
    attempts: 0,
    nextAttemptAt: now.elapsed,
    lastResponse: null,
    createdAt: now.at,
    updatedAt: now.at,
    ...(digestId === null ? {} : { digestId }),
  })
}
