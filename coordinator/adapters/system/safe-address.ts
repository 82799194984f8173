import { staysHere } from '../../../shared/domain/stays-here.ts'

/** Whether an identity provider may be reached at this address: over TLS, or without leaving this machine. */
export function isSafeIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const { protocol, hostname, search, hash, username } = new URL(issuer)
  const safe = protocol === 'https:' || (protocol === 'http:' && staysHere(hostname))
  return safe && search === '' && hash === '' && username === ''
}

const ENCRYPTED: readonly (string | null)[] = ['require', 'verify-ca', 'verify-full']

/** Whether a database is spoken to over TLS with a certificate that is checked, or without leaving this machine. */
export function isSafeDatabaseUrl(text: string): boolean {
  const { hostname, searchParams } = new URL(text)
  const host = searchParams.get('host') ?? hostname
  return host.startsWith('/') || staysHere(host) || ENCRYPTED.includes(searchParams.get('sslmode'))
}
