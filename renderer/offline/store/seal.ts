import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import type { Seal } from './sealed-tables.ts'

const NONCE_BYTES = 24

/**
 * Seals with XChaCha20-Poly1305. It answers at once: a database transaction does not outlive waiting for anything but
 * the database, so WebCrypto cannot be asked inside one.
 * @param key 32 bytes
 */
export function createSeal(key: Uint8Array): Seal {
  const [writer, reader] = [new TextEncoder(), new TextDecoder('utf-8', { fatal: true })]
  return {
    close(text, context) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
      const sealed = xchacha20poly1305(key, nonce, writer.encode(context)).encrypt(writer.encode(text))
      const bytes = new Uint8Array(NONCE_BYTES + sealed.length)
      bytes.set(nonce)
      bytes.set(sealed, NONCE_BYTES)
      return bytes
    },
    open(bytes, context) {
      try {
        const nonce = bytes.subarray(0, NONCE_BYTES)
        const cipher = xchacha20poly1305(key, nonce, writer.encode(context))
        return reader.decode(cipher.decrypt(bytes.subarray(NONCE_BYTES)))
      } catch {
        return null
      }
    },
  }
}

/** @param text base64url of 32 bytes, as main hands it over */
export const readKey = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
