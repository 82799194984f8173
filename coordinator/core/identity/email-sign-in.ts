import type { AskedSignInCode } from '../../../shared/contract/http/sign-in.ts'
import type { Session } from '../../../shared/contract/http/session.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { Tx } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { SIGN_IN_CODE, type NamePayload } from '../deliveries/mail/compose-mail.ts'
import { CODE_LIFETIME_MS, codeHash, MOST_TRIES, plainCode } from '../deliveries/mailed-code.ts'
import { queueCode } from '../deliveries/queue-code.ts'
import { mailedTextsNow } from '../deliveries/review-links.ts'
import { identitiesOf, usersOf, type StoredUser } from '../documents.ts'
import { languagesOf } from '../people/message-language.ts'
import { countTry } from './count-tries.ts'
import { openSession, type Opening } from './sessions.ts'

const MOST_OF_ADDRESS = 5
/** Many people of one office share an address of the network. */
const MOST_OF_CALLER = 60

/** What is kept of a code that was asked for. `personId` null: nobody has that address, and no code was mailed. */
interface WaitingSignIn {
  readonly personId: string | null
  readonly mailbox: string
  readonly codeHash: string
  readonly tries: number
  readonly used: boolean
}

export interface SignInRules {
  /** Of the identity provider, where there is one: whoever signs in there gets no code here. */
  readonly issuer: string | null
}

/**
 * Mails a code to whoever has this address. The answer, its limits and the time it takes are the same for an address
 * that nobody has; what is different happens after it. Throws `too_many_requests`.
 */
export async function askSignInCode(
  core: Core,
  address: string,
  { issuer, from }: SignInRules & { readonly from: string | undefined },
): Promise<AskedSignInCode> {
  const challenge = core.ids.secret()
  const deliveryId = `${core.ids.ulid()}:${SIGN_IN_CODE}`
  const user = await core.store.commit(async (tx) => {
    await countTry(core, tx, `address ${address.toLowerCase()}`, MOST_OF_ADDRESS)
    await countTry(core, tx, `caller ${from ?? ''}`, MOST_OF_CALLER)
    const found = await signedInByMail(tx, (one) => one.email.toLowerCase() === address.toLowerCase(), issuer)
    const waiting: WaitingSignIn = {
      personId: found?.id ?? null,
      mailbox: found?.email ?? '',
      codeHash: codeHash(challenge, (await mailedTextsNow(core, tx)).code(deliveryId)),
      tries: 0,
      used: false,
    }
    const expiresAt = core.clock.now().at + CODE_LIFETIME_MS
    await tx.proofs.put({ id: sha256Hex(challenge), kind: SIGN_IN_CODE, body: waiting, expiresAt })
    return found
  })
  if (user) {
    mailCode(core, user, deliveryId, from).catch((error: unknown) =>
      core.warn('a code to sign in with was not mailed', { error: String(error) }),
    )
  }
  return { challenge, expiresInSeconds: CODE_LIFETIME_MS / 1000 }
}

/** To the address that is known here, never to the one that was typed. */
function mailCode(core: Core, user: StoredUser, id: string, from: string | undefined): Promise<void> {
  return core.store.commit(async (tx) => {
    const payload: NamePayload = { name: user.name, language: (await languagesOf(tx))(user.id) }
    const to = { recipient: user.email, personId: user.id, requestId: null }
    const said = { personId: user.id, signIn: true, from: from ?? null }
    await queueCode(core, tx, { id, kind: SIGN_IN_CODE, ...to, payload }, said)
  })
}

/**
 * Opens a session for the owner of the mailbox that the code went to: once, with the challenge that whoever asked for
 * it was given. Throws `wrong_sign_in_code` (data: `triesLeft`), and `sign_in_code_over` for all that ends a code:
 * time, five wrong tries, its one use, and whatever has become of its person.
 */
export async function confirmSignInCode(
  core: Core,
  { challenge, code }: { readonly challenge: string; readonly code: string },
  opening: Omit<Opening, 'by'>,
  { issuer }: SignInRules,
): Promise<Session> {
  // A refusal is a value in here: thrown, it would take back the try that it counts.
  const done = await core.store.commit(async (tx): Promise<Session | AppError> => {
    const over = new AppError('sign_in_code_over')
    const proof = await tx.proofs.get(sha256Hex(challenge))
    if (proof?.kind !== SIGN_IN_CODE || proof.expiresAt <= core.clock.now().at) return over
    const waiting = proof.body as WaitingSignIn
    if (waiting.used || waiting.tries >= MOST_TRIES) return over
    const { personId, mailbox } = waiting
    if (personId === null || codeHash(challenge, plainCode(code)) !== waiting.codeHash) {
      const tries = waiting.tries + 1
      await tx.proofs.put({ ...proof, body: { ...waiting, tries } satisfies WaitingSignIn })
      if (tries < MOST_TRIES) return new AppError('wrong_sign_in_code', { triesLeft: MOST_TRIES - tries })
      if (personId !== null) await logGuessed(core, tx, personId, opening.from)
      return over
    }
    await tx.proofs.put({ ...proof, body: { ...waiting, used: true } satisfies WaitingSignIn })
    const user = await signedInByMail(tx, ({ id, email }) => id === personId && email === mailbox, issuer)
    return user ? openSession(core, tx, user, { ...opening, by: 'email-code' }) : over
  })
  if (done instanceof AppError) throw done
  return done
}

/** Somebody active whom no identity provider signs in: what ends them there has to end them here. */
async function signedInByMail(
  tx: Tx,
  which: (user: StoredUser) => boolean,
  issuer: string | null,
): Promise<StoredUser | undefined> {
  const user = (await usersOf(tx).all()).find((one) => one.active && which(one))
  const identities = await identitiesOf(tx).all()
  const signsInElsewhere = identities.some((one) => one.issuer === issuer && one.personId === user?.id)
  return signsInElsewhere ? undefined : user
}

const logGuessed = (core: Core, tx: Tx, personId: string, from: string | undefined): Promise<void> =>
  tx.log.append({
    at: core.clock.now().at,
    type: 'user.sign-in-guessed',
    actor: { kind: 'system' },
    subject: { kind: 'user', id: personId },
    data: { personId, by: 'email-code', from: from ?? null },
  })
