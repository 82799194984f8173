import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { foldToGsm7 } from '../../../shared/domain/sms/gsm7.ts'
import { MOST_TRIES, e164, readReply, type SmsReply } from '../../../shared/domain/sms/reply.ts'
import type { Now } from '../../../shared/domain/time.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { IncomingSms } from '../../ports/sms-inbox.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { usersOf, type StoredUser } from '../documents.ts'
import { languagesOf } from '../people/message-language.ts'
import { decideRequest } from '../requests/decide-request.ts'
import type { MessageTexts } from '../texts/message-texts.ts'
import { byInSentence, refusalSentence, statusWord, textsOf } from '../texts/texts-of.ts'
import { changeOptOut } from './opt-out.ts'
import { allowsSmsReplies } from './prepare-sms.ts'
import { answeredBefore, codesOf, putAnswer, putCodes, type StoredCode } from './stored-codes.ts'

type Decision = Extract<SmsReply, { type: 'decision' }>

/** Whoever has the number, and what is said in their language. */
interface Sender {
  readonly person: StoredUser
  readonly texts: MessageTexts
}

/**
 * One message from a phone. Only the number of an active person is heard, and only with a code that was sent to them,
 * about the very call it was sent about; every wrong one is counted against all codes they have. The decision itself is
 * judged by the same rule as on every other surface.
 *
 * @returns what to answer, or null to stay silent
 */
export async function answerSms(core: Core, sms: IncomingSms): Promise<string | null> {
  const phone = e164(sms.from)
  if (phone === null) return null
  const reply = readReply(sms.text)
  const opened = await core.store.commit(async (tx) => {
    const before = sms.id === null ? undefined : await answeredBefore(tx, sms.id)
    if (before !== undefined) return { answer: before }
    const person = (await usersOf(tx).all()).find((user) => user.active && user.phone === phone)
    if (!person) return { answer: null }
    const texts = textsOf((await languagesOf(tx))(person.id))
    if (reply.type === 'decision') return openCode(core, tx, { person, texts }, reply)
    const answer = await heed(tx, phone, { person, texts }, reply.type, core.clock.now())
    return { answer: sms.carrierAnswers && reply.type !== 'unclear' ? null : answer }
  })
  const answer =
    'code' in opened && reply.type === 'decision'
      ? await decide(core, opened.sender, opened.code, reply, phone)
      : 'answer' in opened
        ? opened.answer
        : null
  const { id } = sms
  if (id !== null) await core.store.commit((tx) => putAnswer(tx, id, answer, core.clock.now().at))
  return answer === null ? null : foldToGsm7(answer).slice(0, 160)
}

async function heed(
  tx: Tx,
  phone: string,
  { person, texts }: Sender,
  type: Exclude<SmsReply['type'], 'decision'>,
  { at, elapsed }: Now,
): Promise<string | null> {
  const actor = { kind: 'person', id: person.id, name: person.name, via: 'sms', from: phone } as const
  const { out, in: again, help, unclear } = texts.smsAnswers
  switch (type) {
    case 'opt-out':
      await changeOptOut(tx, { phone, out: true, actor, at })
      return out
    case 'opt-in':
      await changeOptOut(tx, { phone, out: false, actor, at })
      return again
    case 'help':
      return help
    case 'unclear':
      // A machine that answers by itself must not find another one here.
      return (await codesOf(tx, person.id)).some((code) => isOpen(code, elapsed)) ? unclear : null
  }
}

const isOpen = (code: StoredCode, elapsed: number): boolean =>
  code.answered === undefined && code.expires > elapsed && code.tries < MOST_TRIES

type Opened = { readonly answer: string | null } | { readonly sender: Sender; readonly code: StoredCode }

/** Finds the code, or counts the try against all that are open. A code that had its tries is never compared again. */
async function openCode(core: Core, tx: Tx, sender: Sender, reply: Decision): Promise<Opened> {
  const { person, texts } = sender
  const now = core.clock.now()
  const codes = await codesOf(tx, person.id)
  const live = codes.filter(({ tries }) => tries < MOST_TRIES)
  const given = sha256Hex(reply.code)
  const code = live.find(({ sealed }) => sha256Hex(core.secrets.open(sealed)) === given)
  if (code) return { sender, code }
  if (codes.length === 0) return { answer: null }
  if (codes.some((each) => isOpen(each, now.elapsed))) {
    await putCodes(
      tx,
      person.id,
      codes.map((each) => (isOpen(each, now.elapsed) ? { ...each, tries: each.tries + 1 } : each)),
      now.at,
    )
  }
  const left = codes.some((each) => isOpen(each, now.elapsed) && each.tries + 1 < MOST_TRIES)
  return { answer: left ? texts.smsAnswers.wrong : texts.smsAnswers.locked }
}

async function decide(
  core: Core,
  { person, texts }: Sender,
  code: StoredCode,
  reply: Decision,
  phone: string,
): Promise<string> {
  const state = await core.store.read(async (tx) => (await tx.requests.get(code.requestId))?.state)
  const answers = texts.smsAnswers
  if (state === undefined) return answers.expired
  const isLate = code.expires <= core.clock.now().elapsed || !allowsSmsReplies(state)
  if (state.status === 'pending' && code.answered === undefined && isLate) return answers.expired
  const caller: PersonCaller = {
    kind: 'person',
    id: person.id,
    name: person.name,
    role: person.role,
    via: 'sms',
    sessionId: `sms:${code.deliveryId}`,
    from: phone,
  }
  try {
    await decideRequest(core, caller, code.requestId, {
      // Made of the code and the verdict: a repeat is seen as the same decision, the opposite as another one.
      decisionId: uuidOf(sha256Hex(`${code.deliveryId}\n${code.digest}\n${reply.verdict}`)),
      verdict: reply.verdict,
      digest: code.digest,
      ...(reply.reason === undefined ? {} : { reason: reply.reason }),
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return refusalText(texts, error)
  }
  await core.store.commit(async (tx) => {
    const codes = await codesOf(tx, person.id)
    const marked = codes.map((each) =>
      each.deliveryId === code.deliveryId && each.digest === code.digest
        ? { ...each, answered: reply.verdict }
        : each,
    )
    await putCodes(tx, person.id, marked, core.clock.now().at)
  })
  return reply.verdict === 'approve' ? answers.approved : answers.denied
}

/** The refusals of the engine, as short as a text. */
function refusalText(texts: MessageTexts, error: AppError): string {
  const { status, by } = error.data
  const { already, changed, nothingDecided } = texts.smsAnswers
  if (error.code === 'already_decided' && typeof by === 'string' && typeof status === 'string')
    return already(statusWord(texts, status), byInSentence(texts, by))
  if (error.code === 'changed') return changed
  return `${refusalSentence(texts, error)} ${nothingDecided}`
}

/** A UUID of version 8 out of a hash: the same for the same input. */
const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
