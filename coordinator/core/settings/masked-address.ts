import { KEPT_SECRET } from '../../../shared/contract/http/connectors.ts'
import { CHANNEL_KINDS, channelTraits } from '../../../shared/domain/delivery/channels.ts'

interface AddressParts {
  /** With `://`. */
  readonly way: string
  readonly account: string
  /** Undefined: there is neither password nor account. */
  readonly password: string | undefined
  readonly host: string
  /** From the first `/`, `?` or `#` on. */
  readonly behind: string
}

/** An address for people to read: its password masked, and behind the host all that is as good as one. */
export function maskAddress(url: string): string {
  const parts = partsOf(url)
  if (parts === null) return url
  const { way, password, behind } = parts
  return written({
    ...parts,
    password: password === undefined ? undefined : KEPT_SECRET,
    behind: behind !== '' && hasSecretPath(way) ? `/${KEPT_SECRET}` : behind,
  })
}

/**
 * The address that is meant: where the mask stands, the stored secret, for the same account at the same host only. `null`
 * when a secret is asked for that is not kept, or for somewhere else.
 */
export function unmaskAddress(given: string, stored: string | undefined): string | null {
  if (!given.includes(KEPT_SECRET)) return given
  if (stored === undefined) return null
  if (given === maskAddress(stored)) return stored
  const parts = partsOf(given)
  const kept = partsOf(stored)
  if (parts === null || kept === null) return null
  if (parts.way !== kept.way || parts.account !== kept.account || parts.host !== kept.host) return null
  const meant = written({
    ...parts,
    password: parts.password === KEPT_SECRET ? kept.password : parts.password,
    behind: hasSecretPath(parts.way) && parts.behind === `/${KEPT_SECRET}` ? kept.behind : parts.behind,
  })
  return meant.includes(KEPT_SECRET) ? null : meant
}

function partsOf(url: string): AddressParts | null {
  const [, way, authority, behind = ''] = /^([a-z][a-z0-9+]*:\/\/)([^/?#]*)(.*)$/is.exec(url) ?? []
  if (way === undefined || authority === undefined) return null
  const [, account, password, host] = /^([^:@]*):([^@]*)@(.*)$/s.exec(authority) ?? []
  return account === undefined || host === undefined
    ? { way, account: '', password: undefined, host: authority, behind }
    : { way, account, password, host, behind }
}

const written = ({ way, account, password, host, behind }: AddressParts): string =>
  `${way}${password === undefined ? '' : `${account}:${password}@`}${host}${behind}`

function hasSecretPath(way: string): boolean {
  const scheme = way.toLowerCase().replace(/(\+http)?:\/\/$/, '')
  return CHANNEL_KINDS.map(channelTraits).some(
    ({ secretPath, schemes }) => secretPath && schemes.includes(scheme),
  )
}
