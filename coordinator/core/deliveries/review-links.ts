import { keyedHashHex } from '../../../shared/domain/canonical/keyed-hash.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { DAY_MS } from '../../../shared/domain/time.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'

const KEY_VALUE = 'review-key'
/** No request waits longer; what is decided can still be looked at for a while. */
const LINK_LIFETIME_MS = 100 * DAY_MS

export const REVIEW_LINK = 'review-link'

/** What a link in a message is good for: this person may look at this request, and ask for a code to decide it. */
export interface ReviewLink {
  readonly requestId: string
  readonly personId: string
  /** The delivery that carries it. */
  readonly deliveryId: string
}

/**
 * Texts that are mailed (links, codes) are made from a key and the delivery's id whenever they are needed. So every
 * attempt of a delivery says the same, and no table, queue or log holds a text that could be used.
 */
export interface MailedTexts {
  /** 64 hex digits: 256 bits. */
  linkToken(deliveryId: string): string
  /** Eight characters without those that look alike: 40 bits. */
  code(deliveryId: string): string
}

export async function mailedTexts(core: Core, tx: Tx): Promise<MailedTexts | null> {
  const sealed = await tx.values.get(KEY_VALUE)
  return sealed === undefined ? null : textsOf(core.secrets.open(sealed))
}

/** In a transaction that writes: makes the key at its first use. */
export async function mailedTextsNow(core: Core, tx: Tx): Promise<MailedTexts> {
  const known = await mailedTexts(core, tx)
  if (known) return known
  const key = sha256Hex(core.ids.secret())
  await tx.values.set(KEY_VALUE, core.secrets.seal(key))
  return textsOf(key)
}

const textsOf = (key: string): MailedTexts => ({
  linkToken: (deliveryId) => keyedHashHex(key, `link ${deliveryId}`),
  code: (deliveryId) => codeFrom(keyedHashHex(key, `code ${deliveryId}`)),
})

/** Writes what the link of this delivery will be good for. */
export async function keepReviewLink(core: Core, tx: Tx, link: ReviewLink): Promise<void> {
  const token = (await mailedTextsNow(core, tx)).linkToken(link.deliveryId)
  const { at } = core.clock.now()
  await tx.proofs.put({
    id: sha256Hex(token),
    kind: REVIEW_LINK,
    body: link,
    expiresAt: at + LINK_LIFETIME_MS,
  })
}

const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 8

const codeFrom = (hash: string): string =>
  Array.from(
    { length: CODE_LENGTH },
    (_, index) => CODE_ALPHABET[Number.parseInt(hash.slice(index * 2, index * 2 + 2), 16) % 32],
  ).join('')
