import type { Tx } from '../../ports/store.ts'

/** A code that one person got about one request. Sealed: it is sent again when the message has to be. */
export interface StoredCode {
  readonly deliveryId: string
  readonly requestId: string
  /** Of the call as the message told of it. Another one is refused as `changed`. */
  readonly digest: string
  readonly sealed: string
  /** ms on the clock `elapsed`. */
  readonly expires: number
  readonly tries: number
  readonly answered?: 'approve' | 'deny'
}

const KIND = 'sms-codes'
/** Old codes are kept to be able to say what became of the request, not to decide. */
const MOST_CODES = 40
const KEEP_MS = 7 * 24 * 3_600_000
const idOf = (personId: string): string => `sms-codes:${personId}`

/** Every code of a person, newest last. */
export async function codesOf(tx: Tx, personId: string): Promise<readonly StoredCode[]> {
  const proof = await tx.proofs.get(idOf(personId))
  return proof?.kind === KIND ? (proof.body as { codes: readonly StoredCode[] }).codes : []
}

/** @param at epoch ms */
export const putCodes = (tx: Tx, personId: string, codes: readonly StoredCode[], at: number): Promise<void> =>
  tx.proofs.put({
    id: idOf(personId),
    kind: KIND,
    body: { codes: codes.slice(-MOST_CODES) },
    expiresAt: at + KEEP_MS,
  })

const optOutKey = (phone: string): string => `sms-opt-out:${phone}`

/** Whether whoever has this number asked for no more messages. It stays so when they get another account. */
export const hasOptedOut = async (tx: Tx, phone: string): Promise<boolean> =>
  (await tx.values.get(optOutKey(phone))) === 'yes'

export const setOptOut = (tx: Tx, phone: string, out: boolean): Promise<void> =>
  tx.values.set(optOutKey(phone), out ? 'yes' : 'no')

/** Which delivery the provider's own id belongs to, for receipts that name nothing else. */
export async function deliveryOfProviderId(tx: Tx, providerId: string): Promise<string | undefined> {
  const proof = await tx.proofs.get(`sms-id:${providerId}`)
  return proof?.kind === 'sms-id' ? (proof.body as { deliveryId: string }).deliveryId : undefined
}

export const putProviderId = (tx: Tx, providerId: string, deliveryId: string, at: number): Promise<void> =>
  tx.proofs.put({ id: `sms-id:${providerId}`, kind: 'sms-id', body: { deliveryId }, expiresAt: at + KEEP_MS })

/** What was answered to an incoming message that may come again. Undefined: it has not come yet. */
export async function answeredBefore(tx: Tx, id: string): Promise<string | null | undefined> {
  const proof = await tx.proofs.get(`sms-in:${id}`)
  return proof?.kind === 'sms-in' ? (proof.body as { answer: string | null }).answer : undefined
}

export const putAnswer = (tx: Tx, id: string, answer: string | null, at: number): Promise<void> =>
  tx.proofs.put({ id: `sms-in:${id}`, kind: 'sms-in', body: { answer }, expiresAt: at + KEEP_MS })
