/** Signs checkpoints of the log, so that somebody outside can hold its past. Ed25519; the private key stays sealed. */
export interface LogSigner {
  /** The first 16 hex digits of the public key's SHA-256. */
  readonly keyId: string
  /** SPKI, PEM. To be handed to whoever keeps checkpoints. */
  readonly publicKey: string
  /** Lower-case hex over the UTF-8 text. */
  sign(text: string): string
  /** Whether this very key made the signature; another key's id is never good. */
  isGood(keyId: string, text: string, signature: string): boolean
}
