const LOOPBACK: readonly string[] = ['127.0.0.1', '[::1]', 'localhost']

/** Whether an identity provider may be reached at this address: over TLS, or without leaving this machine. */
export function isSafeIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer)) return false
  const { protocol, hostname, search, hash, username } = new URL(issuer)
  const safe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
  return safe && search === '' && hash === '' && username === ''
}
