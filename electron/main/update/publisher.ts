/** From where updates come and by which key they are known. */
export interface Publisher {
  /** Folder of the manifests, https, without a slash at the end. */
  readonly address: string
  /** Raw Ed25519 public key, base64. */
  readonly publicKey: string
}

/**
 * Whoever publishes the app fills this in; `npm run sign-update -- --new-key FILE` makes a key and prints the public half.
 * While it is null the app looks for no updates, and says so.
 */
const PUBLISHER: Publisher | null = null

/**
 * A developer's app and a test build may be pointed at another publisher, by `--update-address=` and `--update-key=`. A
 * release never: what starts it could then update it to anything.
 */
export function publisherOf(
  argv: readonly string[],
  mayChange: boolean,
  own: Publisher | null = PUBLISHER,
): Publisher | null {
  const valueOf = (name: string) =>
    argv.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
  const [address, publicKey] = [valueOf('update-address'), valueOf('update-key')]
  return mayChange && address !== undefined && publicKey !== undefined ? { address, publicKey } : own
}
