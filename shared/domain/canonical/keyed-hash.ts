import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * HMAC-SHA-256 (RFC 2104) of a text's UTF-8 bytes, 64 lower-case hex digits: a secret that can be made again from the
 * key and the text, and need not be kept.
 *
 * @param key hex, 32 bytes
 */
export const keyedHashHex = (key: string, text: string): string =>
  bytesToHex(hmac(sha256, hexToBytes(key), utf8ToBytes(text)))
