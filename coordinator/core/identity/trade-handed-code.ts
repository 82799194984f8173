import type { Session } from '../../../shared/contract/http/session.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { Core } from '../core.ts'
import { identitiesOf, usersOf } from '../documents.ts'
import { HANDED_CODE, type HandedCode } from './provider-sign-in.ts'
import { openSession, type Opening } from './sessions.ts'

/** The S256 method of RFC 7636. */
const challengeOf = (verifier: string): string =>
  Buffer.from(sha256Hex(verifier), 'hex').toString('base64url')

/**
 * A session for a code that the browser brought back, once, for whoever began the sign-in: `verifier` is the text
 * behind its challenge. A wrong one uses the code up. Throws `sign_in_over`, whatever the reason.
 */
export async function tradeHandedCode(
  core: Core,
  { code, verifier }: { readonly code: string; readonly verifier: string },
  opening: Omit<Opening, 'by'>,
): Promise<Session> {
  // A refusal is a value in here: thrown, it would leave the code as it was.
  const done = await core.store.commit(async (tx): Promise<Session | null> => {
    const proof = await tx.proofs.get(sha256Hex(code))
    if (proof?.kind !== HANDED_CODE || proof.expiresAt <= core.clock.now().at) return null
    const handed = proof.body as HandedCode
    if (handed.used) return null
    await tx.proofs.put({ ...proof, body: { ...handed, used: true } satisfies HandedCode })
    if (handed.client !== opening.via || handed.challenge !== challengeOf(verifier)) return null
    const identity = await identitiesOf(tx).get(handed.identityId)
    const user = await usersOf(tx).get(handed.personId)
    if (identity?.personId !== handed.personId || user?.active !== true) return null
    return openSession(core, tx, user, { ...opening, by: 'provider' })
  })
  if (!done) throw new AppError('sign_in_over')
  return done
}
