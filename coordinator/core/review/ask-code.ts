import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import type { CodePayload } from '../deliveries/mail/compose-mail.ts'
import { CODE_LIFETIME_MS, codeHash } from '../deliveries/mailed-code.ts'
import { mailedTextsNow, type ReviewLink } from '../deliveries/review-links.ts'
import { findReviewed, type Reviewed } from './open-review.ts'
import { queueCode } from '../deliveries/queue-code.ts'

export const REVIEW_CODE = 'review-code'
const CODES_ASKED = 'review-codes-asked'

/** Whoever follows every link and sends every form must not fill a mailbox. */
const MOST_CODES = 5
const CODES_WINDOW_MS = 3_600_000

/** What somebody chose on the page, before they have shown who they are. */
export interface Choice {
  readonly verdict: 'approve' | 'deny'
  readonly tools: readonly string[]
  readonly reason?: string
  /** Of what the page showed. */
  readonly digest: string
}

/** A choice that waits for its code. Found by the hash of a text that only the page which asked for the code holds. */
export interface WaitingChoice {
  readonly choice: Choice
  readonly link: ReviewLink
  readonly codeHash: string
  readonly tries: number
  readonly used: boolean
}

export type CodeAnswer =
  | { readonly ok: true; readonly challenge: string; readonly mailbox: string; readonly view: Request }
  | {
      readonly ok: false
      readonly because:
        'link-unknown' | 'cannot-decide' | 'only-in-app' | 'no-tools' | 'too-many-codes' | 'changed'
    }

/**
 * Mails a code to whoever the link was mailed to. Nothing is decided by it: the code is needed together with the
 * challenge, which the page alone has, so that neither a program that follows links nor somebody who was passed the
 * link or the code can decide. What may do harm is approved in the app only; denying is always possible.
 */
export function askCode(
  core: Core,
  token: string,
  choice: Choice,
  from: string | undefined,
): Promise<CodeAnswer> {
  return core.store.commit(async (tx) => {
    const reviewed = await findReviewed(core, tx, token, from)
    if (!reviewed) return no('link-unknown')
    const { view, link, mailbox } = reviewed
    if (!view.canDecide) return no('cannot-decide')
    if (choice.verdict === 'approve' && view.risk === 'high') return no('only-in-app')
    if (choice.verdict === 'approve' && choice.tools.length === 0) return no('no-tools')
    if (choice.digest !== view.digest) return no('changed')
    if (!(await mayAskAgain(core, tx, link))) return no('too-many-codes')
    const challenge = core.ids.secret()
    const code = await mailCode(core, tx, reviewed, choice)
    const waiting: WaitingChoice = {
      choice,
      link,
      codeHash: codeHash(challenge, code),
      tries: 0,
      used: false,
    }
    const { at } = core.clock.now()
    await tx.proofs.put({
      id: sha256Hex(challenge),
      kind: REVIEW_CODE,
      body: waiting,
      expiresAt: at + CODE_LIFETIME_MS,
    })
    return { ok: true, challenge, mailbox, view }
  })
}

const no = (because: Extract<CodeAnswer, { ok: false }>['because']): CodeAnswer => ({ ok: false, because })

async function mayAskAgain(core: Core, tx: Tx, { requestId, personId }: ReviewLink): Promise<boolean> {
  const { at } = core.clock.now()
  const id = sha256Hex(`${CODES_ASKED} ${requestId} ${personId}`)
  const known = await tx.proofs.get(id)
  const earlier = ((known?.body ?? []) as readonly number[]).filter((time) => time > at - CODES_WINDOW_MS)
  if (earlier.length >= MOST_CODES) return false
  await tx.proofs.put({ id, kind: CODES_ASKED, body: [...earlier, at], expiresAt: at + CODES_WINDOW_MS })
  return true
}

async function mailCode(core: Core, tx: Tx, reviewed: Reviewed, choice: Choice): Promise<string> {
  const { reader, mailbox, view } = reviewed
  const id = `${core.ids.ulid()}:${reader.id}:code`
  const payload: CodePayload = {
    name: reader.name,
    verdict: choice.verdict,
    requestId: view.id,
    language: reviewed.reads.language,
  }
  const about = { requestId: view.id, personId: reader.id }
  const said = { ...about, verdict: choice.verdict, from: reader.from ?? null }
  await queueCode(core, tx, { id, kind: 'code', recipient: mailbox, ...about, payload }, said)
  return (await mailedTextsNow(core, tx)).code(id)
}
