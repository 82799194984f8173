import type { SafeStorage } from 'electron'

/** Keeps short texts in the care of the system's keychain. */
export interface Keychain {
  /** Whether what is sealed here is safe from a copied disk. Where it is not, nothing may be sealed. */
  isSafe(): Promise<boolean>
  /** Encrypted, base64. */
  seal(text: string): Promise<string>
  /** The text, or null when this machine's keychain cannot open it (another user's, another machine's, a lost key). */
  open(sealed: string): Promise<string | null>
}

/** What newer and older releases of Electron offer: the later ones ask the keychain without blocking. */
type AnySafeStorage = Pick<SafeStorage, 'isEncryptionAvailable' | 'encryptString' | 'decryptString'> &
  Partial<
    Pick<
      SafeStorage,
      'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
    >
  >

export function createKeychain(storage: AnySafeStorage, platform: NodeJS.Platform): Keychain {
  return {
    async isSafe() {
      // Linux without a keyring "encrypts" with a key that everybody knows.
      if (
        platform === 'linux' &&
        !/^(gnome_libsecret|kwallet\d?)$/.test(storage.getSelectedStorageBackend?.() ?? '')
      ) {
        return false
      }
      return (await storage.isAsyncEncryptionAvailable?.()) ?? storage.isEncryptionAvailable()
    },
    async seal(text) {
      const sealed = (await storage.encryptStringAsync?.(text)) ?? storage.encryptString(text)
      return sealed.toString('base64')
    },
    async open(sealed) {
      const bytes = Buffer.from(sealed, 'base64')
      try {
        const opened = await storage.decryptStringAsync?.(bytes)
        return opened === undefined ? storage.decryptString(bytes) : opened.result
      } catch {
        return null
      }
    },
  }
}
