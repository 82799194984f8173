import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { decideRequest } from '../requests/decide-request.ts'
import { codeHash, MOST_TRIES, plainCode } from '../deliveries/mailed-code.ts'
import { REVIEW_CODE, type WaitingChoice } from './ask-code.ts'
import { findReviewed } from './open-review.ts'

export type Confirmation =
  | { readonly ok: true; readonly verdict: 'approve' | 'deny' }
  | { readonly ok: false; readonly because: 'link-unknown' | 'code-over' }
  | {
      readonly ok: false
      readonly because: 'wrong-code'
      readonly triesLeft: number
      readonly mailbox: string
    }
  /** The engine's own refusal, in its words. */
  | { readonly ok: false; readonly because: 'refused'; readonly error: AppError }

/**
 * Decides what was chosen, for the owner of the mailbox that the code went to. The code works once, for this choice and
 * with the challenge of the page that asked for it. The same form sent twice decides once and succeeds twice.
 */
export async function confirmChoice(
  core: Core,
  token: string,
  { challenge, code }: { challenge: string; code: string },
  from: string | undefined,
): Promise<Confirmation> {
  const checked = await checkCode(core, token, challenge, code, from)
  if (!('reader' in checked)) return checked
  const { choice, link } = checked.waiting
  try {
    await decideRequest(core, checked.reader, link.requestId, {
      decisionId: uuidFrom(sha256Hex(`decision ${challenge}`)),
      verdict: choice.verdict,
      digest: choice.digest,
      ...(choice.verdict === 'approve' ? { tools: [...choice.tools] } : {}),
      ...(choice.reason === undefined ? {} : { reason: choice.reason }),
    })
  } catch (error) {
    if (error instanceof AppError) return { ok: false, because: 'refused', error }
    throw error
  }
  return { ok: true, verdict: choice.verdict }
}

/** Counts the try in the same transaction that compares, so that many at once are many tries. */
function checkCode(
  core: Core,
  token: string,
  challenge: string,
  code: string,
  from: string | undefined,
): Promise<Confirmation | { reader: PersonCaller; waiting: WaitingChoice }> {
  return core.store.commit(async (tx) => {
    const reviewed = await findReviewed(core, tx, token, from)
    if (!reviewed) return { ok: false, because: 'link-unknown' } as const
    const proof = await tx.proofs.get(sha256Hex(challenge))
    const over = { ok: false, because: 'code-over' } as const
    if (proof?.kind !== REVIEW_CODE || proof.expiresAt <= core.clock.now().at) return over
    const waiting = proof.body as WaitingChoice
    const { link } = reviewed
    // By whichever of their mails somebody came: the choice is bound to the person and the request.
    if (waiting.link.requestId !== link.requestId || waiting.link.personId !== link.personId) return over
    if (waiting.tries >= MOST_TRIES) return over
    const right = codeHash(challenge, plainCode(code)) === waiting.codeHash
    if (right) {
      if (!waiting.used) await tx.proofs.put({ ...proof, body: { ...waiting, used: true } })
      return { reader: reviewed.reader, waiting }
    }
    if (waiting.used) return over
    const tries = waiting.tries + 1
    await tx.proofs.put({ ...proof, body: { ...waiting, tries } })
    if (tries >= MOST_TRIES) return over
    return {
      ok: false,
      because: 'wrong-code',
      triesLeft: MOST_TRIES - tries,
      mailbox: reviewed.mailbox,
    } as const
  })
}

/** The first 128 bits in the form of a UUID (RFC 9562, version 8: our own). */
const uuidFrom = (hash: string): string =>
  `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
