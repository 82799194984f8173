import { e164 } from '../../../../shared/domain/sms/reply.ts'
import type { SmppServer } from './smpp/session.ts'

/** What an address of the channel says. Texts are decoded. */
export type SmsAddress =
  | {
      readonly provider: 'twilio'
      /** Where the API is, without a slash at the end. */
      readonly base: string
      readonly account: string
      readonly token: string
      /** A number, a sender's name, or the id of a messaging service (`MG…`). */
      readonly from: string
    }
  | (SmppServer & { readonly provider: 'smpp'; readonly from: string })

/**
 * Reads `twilio://ACCOUNT:TOKEN@api.twilio.com?from=+46…`, `smpp://ID:PASSWORD@host:2775?from=…` or `smpps://…`.
 * `twilio+http://` speaks without encryption: for gateways inside the operator's own network.
 *
 * @returns a sentence saying what is wrong, for an address that cannot be used
 */
export function readSmsAddress(text: string): SmsAddress | string {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return 'This is not an address.'
  }
  const [user, password] = [decode(url.username), decode(url.password)]
  const from = senderOf(url)
  if (url.hostname === '') return 'The host is missing.'
  if (user === '' || password === '') return 'The account and its password or token are missing.'
  if (from === null)
    return 'The sender is missing: add “?from=” and a number with its country code, or a name of at most 11 letters.'
  switch (url.protocol) {
    case 'twilio:':
    case 'twilio+http:': {
      const scheme = url.protocol === 'twilio:' ? 'https' : 'http'
      return {
        provider: 'twilio',
        base: `${scheme}://${url.host}${url.pathname.replace(/\/+$/, '')}`,
        account: user,
        token: password,
        from,
      }
    }
    case 'smpp:':
    case 'smpps:': {
      const tls = url.protocol === 'smpps:'
      if (user.length > 15 || password.length > 8)
        return 'SMPP allows 15 characters for the id and 8 for the password.'
      return {
        provider: 'smpp',
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port === '' ? (tls ? 3550 : 2775) : Number(url.port),
        tls,
        systemId: user,
        password,
        systemType: (url.searchParams.get('type') ?? '').slice(0, 12),
        from,
      }
    }
    default:
      return 'Use an address that begins with twilio://, smpp:// or smpps://.'
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** A `+` in a query is read as a space; a number is meant. */
function senderOf(url: URL): string | null {
  const given = (url.searchParams.get('from') ?? '').trim()
  if (/^[A-Za-z][A-Za-z0-9 ]{0,10}$/.test(given) || /^MG[0-9a-f]{32}$/i.test(given)) return given
  return e164(given)
}
