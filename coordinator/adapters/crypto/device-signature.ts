import { createPublicKey, verify } from 'node:crypto'
import type { IsSignedBy } from '../../../shared/domain/request/signed-decision.ts'

/** Ed25519. What is no key or no signature was not signed by anybody. */
export const isSignedBy: IsSignedBy = (publicKey, text, signature) => {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return verify(null, Buffer.from(text, 'utf8'), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
