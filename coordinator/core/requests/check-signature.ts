import { AppError } from '../../../shared/domain/app-error.ts'
import {
  readSignature,
  signedFacts,
  textToSign,
  type LoggedSignature,
  type SignableDecision,
} from '../../../shared/domain/request/signed-decision.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'

/**
 * Holds a decision against the key of the device whose session sends it. Null where the session has none: browsers, API
 * tokens and links sign nothing.
 *
 * Errors: `unsigned_decision`, `wrong_signature`.
 *
 * @param header what came with the decision, if anything did
 */
export function checkSignature(
  { signingKeys }: Pick<Core, 'signingKeys'>,
  caller: Caller,
  requestId: string,
  decision: SignableDecision,
  header: string | undefined,
): LoggedSignature | null {
  const publicKey = caller.kind === 'person' ? caller.deviceKey : undefined
  if (publicKey === undefined) return null
  if (header === undefined) throw new AppError('unsigned_decision')
  const read = readSignature(header)
  const facts = signedFacts(requestId, decision, read?.at ?? 0)
  if (!read || !signingKeys.isSignedBy(publicKey, textToSign(facts), read.signature))
    throw new AppError('wrong_signature')
  const { digest, details, at } = facts
  return { publicKey, signature: read.signature, digest, details, at }
}
