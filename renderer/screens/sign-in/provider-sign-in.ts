import { sha256Bytes } from '../../../shared/domain/canonical/sha256.ts'

const KEY = 'countersign.sign-in'

/** What came back in the address of the page. */
export interface ProviderAnswer {
  readonly code: string
  readonly verifier: string
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const secret = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)))

/**
 * Where this tab goes to sign in at the identity provider. What it keeps meanwhile makes the code that comes back of use
 * to this tab alone.
 */
export function startAddress(invitation: string | null): string {
  const [verifier, state] = [secret(), secret()]
  sessionStorage.setItem(KEY, JSON.stringify({ verifier, state }))
  const query = new URLSearchParams({
    client: 'web',
    challenge: base64url(sha256Bytes(new TextEncoder().encode(verifier))),
    state,
    ...(invitation === null ? {} : { invitation }),
  })
  return `/sign-in/start?${query.toString()}`
}

/** The code with what this tab kept, once; null for an answer to what it did not begin. */
export function takeAnswer(query: Readonly<Record<string, unknown>>): ProviderAnswer | null {
  const kept = sessionStorage.getItem(KEY)
  sessionStorage.removeItem(KEY)
  const { verifier, state } = JSON.parse(kept ?? '{}') as { verifier?: string; state?: string }
  const { code } = query
  if (typeof code !== 'string' || verifier === undefined || query['state'] !== state) return null
  return query['iss'] === location.origin ? { code, verifier } : null
}
