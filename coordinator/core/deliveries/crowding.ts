import { CHANNELS, channelTraits, type ChannelKind } from '../../../shared/domain/delivery/channels.ts'
import { placeMessages, UNCROWDED, type Crowding } from '../../../shared/domain/delivery/crowding.ts'
import { cannotWait, quietFor } from '../../../shared/domain/delivery/quiet-hours.ts'
import type { Language } from '../../../shared/domain/people/language.ts'
import type { Person } from '../../../shared/domain/people/person.ts'
import type { NoticeKind } from '../../../shared/domain/request/effect.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import type { NamePayload } from './mail/compose-mail.ts'
import { queuedAt } from './queued-at.ts'

/** An answer belongs to a conversation: it is never put together with other things. */
const TALK: readonly NoticeKind[] = ['question', 'answer']

/** Messages about one event to one person, before they are written down. */
export interface Batch {
  readonly notice: NoticeKind
  readonly person: Pick<Person, 'id' | 'name' | 'quietHours'>
  readonly language: Language
  readonly messages: readonly {
    readonly id: string
    readonly channel: OutboxRow['channel']
    readonly recipient: string
  }[]
  readonly now: Now
}

/** The digest that is to carry these messages, or null when they go by themselves. */
export async function digestFor(core: Core, tx: Tx, batch: Batch): Promise<string | null> {
  const { notice, person, messages, now } = batch
  const [first] = messages
  if (first === undefined || TALK.includes(notice)) return null
  const key = `crowding:${person.id}`
  const stored = await tx.values.get(key)
  const crowding = stored === undefined ? UNCROWDED : (JSON.parse(stored) as Crowding)
  const keep = async (next: Crowding): Promise<void> => {
    const text = JSON.stringify(next)
    if (text !== stored) await tx.values.set(key, text)
  }
  const placed = placeMessages(crowding, {
    ids: messages.map(({ id }) => id),
    now: now.elapsed,
    quietMs: cannotWait(notice) || !person.quietHours ? 0 : quietFor(person.quietHours, now.at),
    stillWaiting: await stillWaiting(tx, crowding),
    digestOpen: crowding.digest !== null && (await isQueued(tx, crowding.digest.id)),
  })
  switch (placed.go) {
    case 'alone':
      await keep(placed.crowding)
      return null
    case 'join':
      await keep(placed.crowding)
      if (cannotWait(notice)) await hurry(tx, placed.digestId, now)
      return placed.digestId
    case 'open': {
      // By one channel only: a digest must not be two. Mail has room for a list.
      const way = messages.find(({ channel }) => hasRoomForLists(channel)) ?? first
      const id = `digest:${person.id}:${core.ids.ulid()}`
      await tx.outbox.enqueue({
        id,
        channel: way.channel,
        kind: 'digest',
        recipient: way.recipient,
        personId: person.id,
        requestId: null,
        payload: { name: person.name, language: batch.language } satisfies NamePayload,
        ...queuedAt(now),
        nextAttemptAt: placed.dueAt,
      })
      await keep({ ...crowding, digest: { id, dueAt: placed.dueAt } })
      return id
    }
  }
}

const hasRoomForLists = (channel: OutboxRow['channel']): boolean =>
  channel in CHANNELS && channelTraits(channel as ChannelKind).reaches === 'email'

const isQueued = async (tx: Tx, id: string): Promise<boolean> =>
  (await tx.outbox.get(id))?.status === 'queued'

async function stillWaiting(tx: Tx, { alone }: Crowding): Promise<ReadonlySet<string>> {
  const waiting = new Set<string>()
  for (const { id } of alone) {
    const status = (await tx.outbox.get(id))?.status
    if (status === 'queued' || status === 'sending') waiting.add(id)
  }
  return waiting
}

/** What cannot wait takes the whole digest along, unless that already tried to leave. */
async function hurry(tx: Tx, digestId: string, { elapsed, at }: Now): Promise<void> {
  const row = await tx.outbox.get(digestId)
  if (row === undefined || row.attempts > 0 || row.nextAttemptAt <= elapsed) return
  await tx.outbox.update({ ...row, nextAttemptAt: elapsed, updatedAt: at })
}
