import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { riskOf } from '../../../shared/domain/flow/risk.ts'
import { whyNotDecide } from '../../../shared/domain/request/authorise.ts'
import type { RequestState } from '../../../shared/domain/request/state.ts'
import { CODE_LIFETIME_MS, codeFromHex } from '../../../shared/domain/sms/reply.ts'
import { smsText } from '../../../shared/domain/sms/sms-text.ts'
import type { OutboxRow, Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { usersOf } from '../documents.ts'
import { readDirectory } from '../people/directory.ts'
import { digestEntries } from '../deliveries/mail/compose-mail.ts'
import type { NoticePayload } from '../deliveries/notice-payload.ts'
import { becameWords, textsOf } from '../texts/texts-of.ts'
import { codesOf, hasOptedOut, putCodes } from './stored-codes.ts'

/** What a text message says, or why it must not be sent. */
export type PreparedSms =
  { readonly ok: true; readonly text: string } | { readonly ok: false; readonly because: string }

/** Kinds that ask somebody to decide. */
const ASKING: readonly string[] = ['request', 'reminder', 'warning', 'escalation']

/**
 * The text of a row, as late as it can be: the number must still be that of an active person who has not opted out. A
 * code comes with it where the flow allows answers, no tool is destructive, and this person may decide right now. The
 * same row keeps its code, and each attempt gives that its full time.
 */
export function prepareSms(core: Core, deliveryId: string): Promise<PreparedSms> {
  return core.store.commit(async (tx): Promise<PreparedSms> => {
    const row = await tx.outbox.get(deliveryId)
    if (!row) return refuse('This message is no longer known.')
    const person = row.personId === null ? undefined : await usersOf(tx).get(row.personId)
    if (person?.active !== true) return refuse('This person is no longer active here.')
    if (person.phone !== row.recipient) return refuse('This person no longer has this number.')
    if (await hasOptedOut(tx, row.recipient))
      return refuse('This person answered STOP to text messages. START from their phone allows them again.')
    const code = await codeFor(core, tx, row, person.id)
    const text = await textOf(tx, row, code)
    return text === null ? refuse('All of it was decided before it could be sent.') : { ok: true, text }
  })
}

/** The text of a row as it was sent, the code hidden. */
export const smsPreview = async (core: Core, row: OutboxRow, hadCode: boolean): Promise<string> =>
  (await core.store.read((tx) => textOf(tx, row, hadCode ? '••••••••••' : null))) ?? ''

/** A digest names the first request and counts the others: a text has no room for a list. */
async function textOf(tx: Tx, row: OutboxRow, code: string | null): Promise<string | null> {
  if (row.kind !== 'digest') return textAbout(row.payload as NoticePayload, code)
  const entries = digestEntries(await tx.outbox.inDigest(row.id))
  const [first] = entries
  return first ? textAbout(first.payload as NoticePayload, null, entries.length - 1) : null
}

function textAbout({ notice, language }: NoticePayload, code: string | null, others = 0): string {
  const texts = textsOf(language)
  return smsText(texts.sms, { ...notice, became: becameWords(texts, notice.status) }, code, others)
}

const refuse = (because: string): PreparedSms => ({ ok: false, because })

/** Whether this request may be answered by text at all. */
export const allowsSmsReplies = ({ snapshot }: RequestState): boolean =>
  snapshot.flow?.advanced.smsReplies === true &&
  riskOf(snapshot.tools.map(({ definition }) => definition)) !== 'high'

async function codeFor(core: Core, tx: Tx, row: OutboxRow, personId: string): Promise<string | null> {
  if (row.requestId === null || !ASKING.includes(row.kind)) return null
  const state = (await tx.requests.get(row.requestId))?.state
  if (state === undefined || state.status !== 'pending' || !allowsSmsReplies(state)) return null
  const now = core.clock.now()
  const actor = { kind: 'person', id: personId, via: 'sms' } as const
  if (whyNotDecide(actor, state, await readDirectory(tx), now) !== null) return null
  const codes = await codesOf(tx, personId)
  const known = codes.find(({ deliveryId, digest }) => deliveryId === row.id && digest === state.digest)
  const code = known ? core.secrets.open(known.sealed) : codeFromHex(sha256Hex(core.ids.secret()))
  const others = codes.filter((other) => other !== known)
  // Numbers are few enough to meet: two open codes of one person must not be the same.
  if (others.some(({ sealed }) => core.secrets.open(sealed) === code)) return null
  const stored = {
    deliveryId: row.id,
    requestId: row.requestId,
    digest: state.digest,
    sealed: known?.sealed ?? core.secrets.seal(code),
    expires: now.elapsed + CODE_LIFETIME_MS,
    tries: known?.tries ?? 0,
  }
  await putCodes(tx, personId, [...others, stored], now.at)
  return code
}
