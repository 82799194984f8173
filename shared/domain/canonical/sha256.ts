import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** Lower-case hex SHA-256 of a text's UTF-8 bytes. Pure and synchronous, so that rules can use it in any runtime. */
export const sha256Hex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/** SHA-256 of bytes; 32 bytes. */
export const sha256Bytes = (bytes: Uint8Array): Uint8Array => sha256(bytes)
