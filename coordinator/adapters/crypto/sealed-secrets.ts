import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { Secrets } from '../../ports/secrets.ts'

const PREFIX = 'sealed:1:'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM under a key derived (HKDF-SHA-256) from the configured one, which may be any text of at least 16
 * characters. Sealed text: `sealed:1:` and base64url of nonce, tag and ciphertext.
 */
export function createSealedSecrets(key: string, keySource: Secrets['keySource']): Secrets {
  if (key.length < 16)
    throw new AppError('invalid_config', { detail: 'the encryption key is shorter than 16 characters' })
  const derived = Buffer.from(hkdfSync('sha256', key, 'countersign', 'secrets at rest', 32))

  return {
    keySource,
    seal(plain) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', derived, nonce)
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')
    },
    open(sealed) {
      try {
        if (!sealed.startsWith(PREFIX)) throw new Error('not a sealed text')
        const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url')
        const decipher = createDecipheriv('aes-256-gcm', derived, bytes.subarray(0, NONCE_BYTES))
        decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        return (
          decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
        )
      } catch (error) {
        throw new AppError('wrong_key', {}, { cause: error })
      }
    },
  }
}
