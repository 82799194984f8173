import { createHash, timingSafeEqual } from 'node:crypto'

/** Texts that authorise setting up and signing in without an account; kept in memory for one run. */
export interface SetUpGate {
  /** Which of them this is. Compared in constant time. */
  recognise(text: string): 'desktop' | 'set-up-link' | null
}

const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest()

/** `desktop`: the secret of the app that started us. `setUpLink`: the token in the link printed on an empty store. */
export function createSetUpGate(secrets: { desktop: string | null; setUpLink: string | null }): SetUpGate {
  const known = (
    [
      ['desktop', secrets.desktop],
      ['set-up-link', secrets.setUpLink],
    ] as const
  ).flatMap(([name, secret]) => (secret === null ? [] : [{ name, hash: hash(secret) }]))
  return {
    recognise(text) {
      const given = hash(text)
      return known.find((candidate) => timingSafeEqual(candidate.hash, given))?.name ?? null
    },
  }
}
