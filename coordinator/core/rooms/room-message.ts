import { toolIdentifier } from '../../../shared/domain/connector/tool.ts'
import type { NoticeKind } from '../../../shared/domain/request/effect.ts'
import { plainText } from '../../../shared/domain/text/plain.ts'
import type { RoomMessage } from '../../ports/room.ts'
import type { OutboxRow } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { digestEntries } from '../deliveries/mail/compose-mail.ts'
import type { NoticePayload } from '../deliveries/notice-payload.ts'

/** The kinds that a room hears of. Questions, answers and copies are between people. */
const TITLES: Readonly<Partial<Record<NoticeKind, string>>> = {
  request: '{who} asks to use {where}',
  reminder: 'Still waiting: {who} asks to use {where}',
  warning: 'Soon approved without an answer: {who} asks to use {where}',
  escalation: 'Nobody has answered yet: {who} asks to use {where}',
  decision: 'The request of {who} to use {where} was {status}',
  notify: 'For your information: {who} asks to use {where}',
}
const PRESSING: readonly NoticeKind[] = ['warning', 'escalation']
const MOST_LISTED = 10

export const isForRooms = (kind: NoticeKind): boolean => kind in TITLES

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
  const listed = waiting.slice(0, MOST_LISTED).map(({ payload }) => titleOf(payload as NoticePayload))
  const more = waiting.length - listed.length
  return {
    title: `${waiting.length} requests`,
    facts: [
      ...listed.map((title, index) => [`${index + 1}`, title] as const),
      ...(more > 0 ? [['…', `and ${more} more`] as const] : []),
    ],
    action: { label: 'See all requests', url: `${core.publicUrl}/#/requests` },
  }
}

function messageOf(core: Core, payload: NoticePayload): RoomMessage {
  const { notice, facts } = payload
  const tools = notice.tools.map((tool) => plainText(toolIdentifier(facts.connectorKey, tool), 120))
  return {
    title: titleOf(payload),
    ...(PRESSING.includes(notice.kind) ? { pressing: true } : {}),
    facts: [
      ['Tools', tools.length > 5 ? `${tools.slice(0, 5).join(', ')} +${tools.length - 5}` : tools.join(', ')],
      ['Risk', notice.risk],
      ...(facts.decided === undefined || notice.kind !== 'decision'
        ? []
        : ([['By', plainText(facts.decided.by, 80)]] as const)),
    ],
    action: {
      label: 'See the request',
      url: `${core.publicUrl}/#/requests/${encodeURIComponent(notice.requestId)}`,
    },
  }
}

function titleOf({ notice }: NoticePayload): string {
  const parts: Readonly<Record<string, string>> = {
    who: plainText(notice.requester, 60),
    where: plainText(notice.connector, 60),
    status: notice.status.replaceAll('-', ' '),
  }
  return (TITLES[notice.kind] ?? '{who}: {where}').replace(
    /\{(\w+)\}/g,
    (_all, name: string) => parts[name] ?? '',
  )
}
