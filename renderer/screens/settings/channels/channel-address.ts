import type { ChannelSettings } from '../../../../shared/contract/http/settings.ts'
import { CHANNEL_KINDS, channelTraits } from '../../../../shared/domain/delivery/channels.ts'

/** An address of a channel, in the fields that people fill in. */
export interface AddressFields {
  /** Without `://`. */
  readonly scheme: string
  /** With a port where it is not the usual one. */
  readonly host: string
  readonly account: string
  readonly secret: string
  readonly from: string
}

/** Hosts that nearly everybody has, by scheme. */
const usualHost = (scheme: string): string =>
  CHANNEL_KINDS.map((channel) => channelTraits(channel).usualHosts?.[scheme]).find(Boolean) ?? ''
/** What a secret looks like that is kept and not shown. */
const MASK = '••••'
const ADDRESS = /^([a-z][a-z0-9+]*):\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^?#]*)(?:\?([^#]*))?$/i

export const newFields = (channel: ChannelSettings['channel']): AddressFields => {
  const scheme = channelTraits(channel).schemes[0] ?? ''
  return { scheme, host: usualHost(scheme), account: '', secret: '', from: '' }
}

/** Another way to reach the same channel: the host goes with it when it is one that everybody has. */
export const withScheme = (fields: AddressFields, scheme: string): AddressFields => ({
  ...fields,
  scheme,
  host: fields.host === '' || fields.host === usualHost(fields.scheme) ? usualHost(scheme) : fields.host,
})

/** The fields of an address. Of mail the sender stands beside the address, of texts within it. */
export function fieldsOf({ channel, url, from }: ChannelSettings): AddressFields {
  const { parts } = channelTraits(channel)
  const whole = parts.length === 0 && url !== undefined ? /^([^:]*):\/\/(.*)$/s.exec(url) : null
  if (whole) return { ...newFields(channel), scheme: whole[1] ?? '', host: whole[2] ?? '' }
  const match = url === undefined ? null : ADDRESS.exec(url)
  if (!match) return newFields(channel)
  const [, scheme = '', account = '', secret = '', host = '', query = ''] = match
  return {
    scheme,
    host: host.replace(/\/$/, ''),
    account: decoded(account),
    secret: decoded(secret),
    from: parts.includes('from-beside') ? (from ?? '') : (new URLSearchParams(query).get('from') ?? ''),
  }
}

/** What is sent to be saved. A kept secret goes back as it came. */
export function addressOf(
  channel: ChannelSettings['channel'],
  { scheme, host, account, secret, from }: AddressFields,
): { url: string; from?: string } {
  const { parts, secretPath } = channelTraits(channel)
  // Where a service gives a whole address, it is pasted as it is.
  const place = secretPath ? host.trim().replace(/^https:\/\//i, '') : host.trim()
  const written = secret === MASK ? MASK : encodeURIComponent(secret)
  const who = account === '' && secret === '' ? '' : `${encodeURIComponent(account)}:${written}@`
  const base = `${scheme}://${parts.includes('secret') ? who : ''}${place}`
  if (parts.includes('from-beside')) return { url: base, from: from.trim() }
  return { url: parts.includes('from') ? `${base}?from=${encodeURIComponent(from.trim())}` : base }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
