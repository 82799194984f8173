import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { foldToGsm7 } from '../../../shared/domain/sms/gsm7.ts'
import { MOST_TRIES, e164, readReply, type SmsReply } from '../../../shared/domain/sms/reply.ts'
import { plainText } from '../../../shared/domain/text/plain.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { IncomingSms } from '../../ports/sms-inbox.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { usersOf, type StoredUser } from '../documents.ts'
import { decideRequest } from '../requests/decide-request.ts'
import { allowsSmsReplies } from './prepare-sms.ts'
import { answeredBefore, codesOf, putAnswer, putCodes, setOptOut, type StoredCode } from './stored-codes.ts'

type Decision = Extract<SmsReply, { type: 'decision' }>

const ANSWERS = {
  help: 'Countersign tells you of requests that you may decide. Reply STOP to get no more texts.',
  out: 'You get no more texts from Countersign. Reply START to get them again.',
  in: 'You get texts from Countersign again. Reply STOP to end them.',
  unclear: 'Reply A and the code to approve, or D and the code to deny. Nothing was decided.',
  wrong: 'This code is not known. Nothing was decided.',
  locked: 'Too many wrong codes. Nothing was decided. Answer in Countersign.',
  expired: 'This code has expired. Nothing was decided. Answer in Countersign.',
  changed: 'The request has changed since. Nothing was decided. Look at it in Countersign.',
} as const

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
    if (reply.type === 'decision') return openCode(core, tx, person, reply)
    const answer = await heed(tx, phone, person, reply.type, core.clock.now().elapsed)
    return { answer: sms.carrierAnswers && reply.type !== 'unclear' ? null : answer }
  })
  const answer =
    'code' in opened && reply.type === 'decision'
      ? await decide(core, opened.person, opened.code, reply, phone)
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
  person: StoredUser,
  type: Exclude<SmsReply['type'], 'decision'>,
  elapsed: number,
): Promise<string | null> {
  switch (type) {
    case 'opt-out':
      await setOptOut(tx, phone, true)
      return ANSWERS.out
    case 'opt-in':
      await setOptOut(tx, phone, false)
      return ANSWERS.in
    case 'help':
      return ANSWERS.help
    case 'unclear':
      // A machine that answers by itself must not find another one here.
      return (await codesOf(tx, person.id)).some((code) => isOpen(code, elapsed)) ? ANSWERS.unclear : null
  }
}

const isOpen = (code: StoredCode, elapsed: number): boolean =>
  code.answered === undefined && code.expires > elapsed && code.tries < MOST_TRIES

type Opened = { readonly answer: string | null } | { readonly person: StoredUser; readonly code: StoredCode }

/** Finds the code, or counts the try against all that are open. A code that had its tries is never compared again. */
async function openCode(core: Core, tx: Tx, person: StoredUser, reply: Decision): Promise<Opened> {
  const now = core.clock.now()
  const codes = await codesOf(tx, person.id)
  const live = codes.filter(({ tries }) => tries < MOST_TRIES)
  const given = sha256Hex(reply.code)
  const code = live.find(({ sealed }) => sha256Hex(core.secrets.open(sealed)) === given)
  if (code) return { person, code }
  if (codes.length === 0) return { answer: null }
  await putCodes(
    tx,
    person.id,
    codes.map((each) => (isOpen(each, now.elapsed) ? { ...each, tries: each.tries + 1 } : each)),
    now.at,
  )
  const left = codes.some((each) => isOpen(each, now.elapsed) && each.tries + 1 < MOST_TRIES)
  return { answer: left ? ANSWERS.wrong : ANSWERS.locked }
}

async function decide(
  core: Core,
  person: StoredUser,
  code: StoredCode,
  reply: Decision,
  phone: string,
): Promise<string> {
  const state = await core.store.read(async (tx) => (await tx.requests.get(code.requestId))?.state)
  if (state === undefined) return ANSWERS.expired
  const isLate = code.expires <= core.clock.now().elapsed || !allowsSmsReplies(state)
  if (state.status === 'pending' && code.answered === undefined && isLate) return ANSWERS.expired
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
    return refusalText(error)
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
  return reply.verdict === 'approve' ? 'You approved it.' : 'You denied it.'
}

/** The refusals of the engine, as short as a text. */
function refusalText({ code, data, message }: AppError): string {
  const { status, by } = data
  if (code === 'already_decided' && typeof by === 'string' && typeof status === 'string')
    return `Already ${status.replaceAll('-', ' ')} by ${plainText(by, 60)}. Your answer changed nothing.`
  if (code === 'changed') return ANSWERS.changed
  return `${message} Nothing was decided.`
}

/** A UUID of version 8 out of a hash: the same for the same input. */
const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
