import type { Keychain } from '../keychain.ts'

/** A keychain that turns texts around, or is not there. */
export const keychain = (safe: boolean): Keychain => ({
  isSafe: () => Promise.resolve(safe),
  seal: (text) => Promise.resolve(Buffer.from([...text].reverse().join('')).toString('base64')),
  open: (sealed) => Promise.resolve([...Buffer.from(sealed, 'base64').toString()].reverse().join('')),
})
