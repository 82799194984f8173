import { toolIdentifier } from '../../../shared/domain/connector/tool.ts'
import type { NoticeKind } from '../../../shared/domain/request/effect.ts'
import { plainText } from '../../../shared/domain/text/plain.ts'
import type { RoomMessage } from '../../ports/room.ts'
import type { OutboxRow } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { digestEntries, type NamePayload } from '../deliveries/mail/compose-mail.ts'
import type { NoticePayload } from '../deliveries/notice-payload.ts'
import type { MessageTexts, RoomTexts } from '../texts/message-texts.ts'
import { becameWords, byWords, textsOf } from '../texts/texts-of.ts'

type RoomTitle = RoomTexts['titles']['request']

const PRESSING: readonly NoticeKind[] = ['warning', 'escalation']
const MOST_LISTED = 10

/** Questions, answers and copies are between people. */
export const isForRooms = (kind: NoticeKind): boolean => kind in textsOf('en').room.titles

/** The message of a row, written when it is sent. Null: nothing is left to say. */
export async function composeForRoom(
  core: Core,
  row: Pick<OutboxRow, 'id' | 'kind' | 'payload'>,
): Promise<RoomMessage | null> {
  if (row.kind !== 'digest') return messageOf(core, row.payload as NoticePayload)
  const waiting = digestEntries(await core.store.read((tx) => tx.outbox.inDigest(row.id)))
  const [first] = waiting
  if (first === undefined) return null
  if (waiting.length === 1) return messageOf(core, first.payload as NoticePayload)
  const texts = textsOf((row.payload as NamePayload).language)
  const listed = waiting.slice(0, MOST_LISTED).map(({ payload }) => titleOf(texts, payload as NoticePayload))
  const more = waiting.length - listed.length
  return {
    title: texts.room.many(waiting.length),
    facts: [
      ...listed.map((title, index) => [`${index + 1}`, title] as const),
      ...(more > 0 ? [['…', texts.room.more(more)] as const] : []),
    ],
    action: { label: texts.room.seeAll, url: `${core.publicUrl}/#/requests` },
  }
}

function messageOf(core: Core, payload: NoticePayload): RoomMessage {
  const { notice, facts } = payload
  const texts = textsOf(payload.language)
  const { labels, see } = texts.room
  const tools = notice.tools.map((tool) => plainText(toolIdentifier(facts.connectorKey, tool), 120))
  return {
    title: titleOf(texts, payload),
    ...(PRESSING.includes(notice.kind) ? { pressing: true } : {}),
    facts: [
      [
        labels.tools,
        tools.length > 5 ? `${tools.slice(0, 5).join(', ')} +${tools.length - 5}` : tools.join(', '),
      ],
      [labels.risk, texts.risk[notice.risk]],
      ...(facts.decided === undefined || notice.kind !== 'decision'
        ? []
        : ([[labels.by, byWords(texts, facts.decided.by)]] as const)),
    ],
    action: { label: see, url: `${core.publicUrl}/#/requests/${encodeURIComponent(notice.requestId)}` },
  }
}

function titleOf(texts: MessageTexts, { notice }: NoticePayload): string {
  const who = plainText(notice.requester, 60)
  const where = plainText(notice.connector, 60)
  const title = (texts.room.titles as Partial<Record<NoticeKind, RoomTitle>>)[notice.kind]
  return title?.(who, where, becameWords(texts, notice.status)) ?? `${who}: ${where}`
}
