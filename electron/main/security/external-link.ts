/** Where the protocol that agents speak is explained. */
export const PROTOCOL_HOME = 'https://modelcontextprotocol.io/'

/** Hosts whose pages the app may open in the person's browser. Links in agents' text are never opened at all. */
const HELP_HOSTS: ReadonlySet<string> = new Set(['modelcontextprotocol.io'])

/**
 * The address to hand to the browser, or null when it must not be opened: https only, a host of the list, no user name,
 * no odd port. The host shown to the person is ASCII, since the parser turns look-alike letters into punycode.
 */
export function externalAddress(address: string): { readonly url: string; readonly host: string } | null {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    return null
  }
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return null
  if (!HELP_HOSTS.has(url.hostname)) return null
  return { url: url.href, host: url.hostname }
}

/**
 * The address with which a sign-in begins at a coordinator, or null when it is anything else: that very origin, over TLS
 * or without leaving this machine, and that one path.
 */
export function signInAddress(address: string, confirmed: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  const isTheirs = url.origin === confirmed && url.pathname === '/sign-in/start' && url.hash === ''
  const isSafe = url.protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  return isTheirs && isSafe && url.username === '' && url.password === '' ? url.href : null
}
