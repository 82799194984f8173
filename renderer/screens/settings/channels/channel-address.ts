import type { ChannelSettings } from '../../../../shared/contract/http/settings.ts'

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

/** The ways to reach a channel; the first is offered first. */
export const SCHEMES = {
  email: ['smtps', 'smtp'],
  sms: ['twilio', 'smpp', 'smpps'],
  chat: ['slack', 'teams'],
} as const satisfies Record<ChannelSettings['channel'], readonly string[]>

const USUAL_HOST: Readonly<Record<string, string>> = { twilio: 'api.twilio.com' }
/** What a secret looks like that is kept and not shown. */
const MASK = '••••'
const ADDRESS = /^([a-z][a-z0-9+]*):\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^?#]*)(?:\?([^#]*))?$/i

export const newFields = (channel: ChannelSettings['channel']): AddressFields => {
  const scheme = SCHEMES[channel][0]
  return { scheme, host: USUAL_HOST[scheme] ?? '', account: '', secret: '', from: '' }
}

/** Another way to reach the same channel: the host goes with it when it is one that everybody has. */
export const withScheme = (fields: AddressFields, scheme: string): AddressFields => ({
  ...fields,
  scheme,
  host:
    fields.host === '' || fields.host === USUAL_HOST[fields.scheme]
      ? (USUAL_HOST[scheme] ?? '')
      : fields.host,
})

/** The fields of an address. Of mail the sender stands beside the address, of texts within it. */
export function fieldsOf({ channel, url, from }: ChannelSettings): AddressFields {
  const room = channel === 'chat' && url !== undefined ? /^([^:]*):\/\/(.*)$/s.exec(url) : null
  if (room) return { ...newFields(channel), scheme: room[1] ?? '', host: room[2] ?? '' }
  const match = url === undefined ? null : ADDRESS.exec(url)
  if (!match) return newFields(channel)
  const [, scheme = '', account = '', secret = '', host = '', query = ''] = match
  return {
    scheme,
    host: host.replace(/\/$/, ''),
    account: decoded(account),
    secret: decoded(secret),
    from: channel === 'email' ? (from ?? '') : (new URLSearchParams(query).get('from') ?? ''),
  }
}

/** What is sent to be saved. A kept secret goes back as it came. */
export function addressOf(
  channel: ChannelSettings['channel'],
  { scheme, host, account, secret, from }: AddressFields,
): { url: string; from?: string } {
  // The service gives a whole address; it is pasted as it is.
  if (channel === 'chat') return { url: `${scheme}://${host.trim().replace(/^https:\/\//i, '')}` }
  const written = secret === MASK ? MASK : encodeURIComponent(secret)
  const who = account === '' && secret === '' ? '' : `${encodeURIComponent(account)}:${written}@`
  const base = `${scheme}://${who}${host.trim()}`
  if (channel === 'email') return { url: base, from: from.trim() }
  return { url: `${base}?from=${encodeURIComponent(from.trim())}` }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
