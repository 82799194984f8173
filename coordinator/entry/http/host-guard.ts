import { isIP } from 'node:net'

/** Which names this coordinator answers to. */
export interface HostRule {
  /** Names beside the loopback ones, lower case, without port. */
  readonly names: readonly string[]
  /** Bound to more than loopback: addresses written as numbers are answered too. They cannot be rebound by a DNS. */
  readonly anyAddress: boolean
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether a request may be served, by its Host and Origin.
 *
 * A page from elsewhere that the user's browser has open can send requests to us. It always says its own Origin, and
 * with a rebound name its own Host; both have to be ours. Callers that are no browsers send no Origin.
 */
export function acceptsHost(rule: HostRule, host: string | undefined, origin: string | undefined): boolean {
  const name = hostName(host)
  if (host === undefined || name === null || !isOurs(rule, name)) return false
  if (origin === undefined) return true
  return origin === `http://${host}` || origin === `https://${host}`
}

function hostName(host: string | undefined): string | null {
  if (host === undefined) return null
  const match = /^(\[[0-9a-f:.]+\]|[^:/?#@\s]+)(?::\d{1,5})?$/i.exec(host)
  return match?.[1]?.toLowerCase() ?? null
}

function isOurs(rule: HostRule, name: string): boolean {
  if (LOOPBACK.includes(name) || rule.names.includes(name)) return true
  return rule.anyAddress && isIP(name.replace(/^\[|\]$/g, '')) !== 0
}
