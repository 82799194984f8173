import type { Language } from '../../../../shared/domain/people/language.ts'
import type { NoticeKind } from '../../../../shared/domain/request/effect.ts'
import type { OutboxRow, Tx } from '../../../ports/store.ts'
import type { Core } from '../../core.ts'
import type { NoticePayload } from '../notice-payload.ts'
import { mailedTexts, type MailedTexts } from '../review-links.ts'
import { letterHtml } from './letter-html.ts'
import { letterText, type Letter } from './letter.ts'
import { writeCode, writeDigest, writeLetter, writeSignInCode, writeTest } from './write-letter.ts'

/** A mail as it leaves. */
export interface Mail {
  readonly subject: string
  readonly text: string
  readonly html: string
  /** Messages with the same one belong together: a request's id, or the message's own. */
  readonly thread: string
  /** Where reminders of this request can be ended, by one POST (RFC 8058). */
  readonly unsubscribe?: string
}

export interface CodePayload {
  readonly name: string
  readonly verdict: 'approve' | 'deny'
  readonly requestId: string
  readonly language?: Language
}

/** Of a digest, and of a test that an administrator sends. */
export interface NamePayload {
  readonly name: string
  readonly language?: Language
}

/** The kind of rows that carry a code to sign in with; their payload is a `NamePayload`. */
export const SIGN_IN_CODE = 'sign-in-code'

/** As many as a person looks through; the rest is counted and linked. */
export const MOST_IN_DIGEST = 20

/** Stands where a link or code would be, for eyes other than the recipient's. */
const WITHHELD: MailedTexts = { linkToken: () => '…', code: () => '••••••••' }

/**
 * Writes the mail of a row. It is written when it is sent, and again for each attempt, from what the row holds: the same
 * each time, but for a digest, which lists what waits at that moment.
 *
 * `preview`: for a page that shows what was sent; links and codes that would let the reader act are left out.
 */
export async function composeMail(
  core: Core,
  row: Pick<OutboxRow, 'id' | 'kind' | 'payload'>,
  options: { readonly preview?: boolean } = {},
): Promise<Mail> {
  return core.store.read(async (tx) => {
    const texts = (options.preview ? null : await mailedTexts(core, tx)) ?? WITHHELD
    if (row.kind === 'digest') return mailOf(await digestLetter(core, tx, row, texts), row.id)
    if (row.kind === 'test') return mailOf(writeTest(row.payload as NamePayload), row.id)
    if (row.kind === 'code') {
      const payload = row.payload as CodePayload
      return mailOf(writeCode(payload, texts.code(row.id)), payload.requestId)
    }
    if (row.kind === SIGN_IN_CODE) {
      const host = new URL(core.publicUrl).host
      return mailOf(writeSignInCode(row.payload as NamePayload, { code: texts.code(row.id), host }), row.id)
    }
    const payload = row.payload as NoticePayload
    const url = urlFor(core, texts, row.id, payload)
    const mail = mailOf(writeLetter(payload, url), payload.notice.requestId)
    return payload.notice.kind === 'reminder'
      ? { ...mail, unsubscribe: `${reviewUrl(core, texts, row.id)}/reminders` }
      : mail
  })
}

/** Kinds that go to people who may decide: their link leads to the page where they can. */
export const DECIDED_ON_PAGE: readonly NoticeKind[] = [
  'request',
  'reminder',
  'warning',
  'escalation',
  'answer',
]

const urlFor = (core: Core, texts: MailedTexts, deliveryId: string, payload: NoticePayload): string =>
  DECIDED_ON_PAGE.includes(payload.notice.kind)
    ? reviewUrl(core, texts, deliveryId)
    : requestUrl(core, payload)

const reviewUrl = (core: Core, texts: MailedTexts, deliveryId: string): string =>
  `${core.publicUrl}/r/${texts.linkToken(deliveryId)}`

const requestUrl = (core: Core, { notice }: NoticePayload): string =>
  `${core.publicUrl}/#/requests/${encodeURIComponent(notice.requestId)}`

const mailOf = (letter: Letter, thread: string): Mail => ({
  subject: letter.subject,
  text: letterText(letter),
  html: letterHtml(letter),
  thread,
})

async function digestLetter(
  core: Core,
  tx: Tx,
  row: Pick<OutboxRow, 'id' | 'payload'>,
  texts: MailedTexts,
): Promise<Letter> {
  const waiting = digestEntries(await tx.outbox.inDigest(row.id))
  const listed = waiting.slice(0, MOST_IN_DIGEST).map(({ id, payload }) => {
    const notice = payload as NoticePayload
    return { payload: notice, url: urlFor(core, texts, id, notice) }
  })
  const [only] = listed
  // What came alone after all reads as if it had been sent alone.
  if (only !== undefined && waiting.length === 1) return writeLetter(only.payload, only.url)
  return writeDigest(row.payload as NamePayload, listed, waiting.length, `${core.publicUrl}/#/requests`)
}

/**
 * What a digest has to say: one line for each request, its newest message.
 *
 * @param claimedAt epoch ms; what was withdrawn after it counts as if it were not
 */
export function digestEntries(
  rows: readonly OutboxRow[],
  claimedAt = Number.POSITIVE_INFINITY,
): readonly OutboxRow[] {
  const newest = new Map<string, OutboxRow>()
  for (const row of rows) {
    if (row.status === 'failed' || (row.status === 'withdrawn' && row.updatedAt <= claimedAt)) continue
    newest.set(row.requestId ?? row.id, row)
  }
  return [...newest.values()]
}
