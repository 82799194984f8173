import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const [NONCE_BYTES, TAG_BYTES] = [12, 16]

/**
 * Closes bytes with AES-256-GCM: nonce, tag and text.
 * @param key 32 bytes, base64url
 * @param context what the bytes belong to: they open for the same only
 */
export function sealBytes(key: string, context: Buffer, bytes: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce).setAAD(context)
  const text = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), text])
}

/** Null for what was changed, cut off, belongs to something else, or was closed with another key. */
export function openBytes(key: string, context: Buffer, sealed: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const textAt = NONCE_BYTES + TAG_BYTES
  try {
    const nonce = sealed.subarray(0, NONCE_BYTES)
    const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64url'), nonce, {
      authTagLength: TAG_BYTES,
    })
      .setAAD(context)
      .setAuthTag(sealed.subarray(NONCE_BYTES, textAt))
    return new Uint8Array(Buffer.concat([cipher.update(sealed.subarray(textAt)), cipher.final()]))
  } catch {
    return null
  }
}
