import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { LogSigner } from '../../ports/log-signer.ts'

/** A new private key, PKCS 8 in PEM, for a log that has none yet. */
export const newSigningKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** @param privateKey as `newSigningKey` made it */
export function createLogSigner(privateKey: string): LogSigner {
  const key = createPrivateKey(privateKey)
  const publicHalf = createPublicKey(key)
  const raw = publicHalf.export({ type: 'spki', format: 'der' })
  const keyId = createHash('sha256').update(raw).digest('hex').slice(0, 16)
  return {
    keyId,
    publicKey: publicHalf.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('hex'),
    isGood: (id, text, signature) =>
      id === keyId && verify(null, Buffer.from(text, 'utf8'), publicHalf, Buffer.from(signature, 'hex')),
  }
}
