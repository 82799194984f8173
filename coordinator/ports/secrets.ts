/** Encrypts what must be readable again (connector credentials, channel passwords, webhook secrets). AES-256-GCM. */
export interface Secrets {
  /** Where the key came from, for `doctor`. */
  readonly keySource: 'environment' | 'keychain' | 'file'
  seal(plain: string): string
  /** Throws when the key is wrong or the text was altered. */
  open(sealed: string): string
}
