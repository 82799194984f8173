/** Digits of a code: 33 bits, and one keypad for all of it. */
const CODE_DIGITS = 10
/** Wrong codes from one number after which every code it has is worthless. */
export const MOST_TRIES = 5
/** How long a code can be answered after its message left. ms */
export const CODE_LIFETIME_MS = 10 * 60_000

/** Words that carriers act on themselves; a person must never have to use one of them as an answer. */
const OPT_OUT = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'OPTOUT', 'REVOKE'])
const OPT_IN = new Set(['START', 'YES', 'UNSTOP'])
const HELP = new Set(['HELP', 'INFO'])

export type SmsReply =
  | { readonly type: 'opt-out' }
  | { readonly type: 'opt-in' }
  | { readonly type: 'help' }
  | {
      readonly type: 'decision'
      readonly verdict: 'approve' | 'deny'
      readonly code: string
      readonly reason?: string
    }
  | { readonly type: 'unclear' }

const LONGEST_REASON = 300

/**
 * What somebody answered. `A` or `D`, then the code; behind a denial words may follow, which are its reason. Nothing
 * else decides: not a word, not a code alone, not an approval with something behind it.
 */
export function readReply(text: string): SmsReply {
  const words = text.trim()
  const word = words.toUpperCase().replace(/[.!]+$/, '')
  if (OPT_OUT.has(word)) return { type: 'opt-out' }
  if (OPT_IN.has(word)) return { type: 'opt-in' }
  if (HELP.has(word)) return { type: 'help' }
  const match = /^([ad])[\s:.,-]*([0-9]{4,20})(?:[\s.,:-]+(.*))?$/is.exec(words)
  if (!match) return { type: 'unclear' }
  const [, verb = '', code = '', rest = ''] = match
  const reason = rest.trim().slice(0, LONGEST_REASON)
  if (verb.toUpperCase() === 'A')
    return reason === '' ? { type: 'decision', verdict: 'approve', code } : { type: 'unclear' }
  return { type: 'decision', verdict: 'deny', code, ...(reason === '' ? {} : { reason }) }
}

/** Ten digits out of random text of at least 256 bits, given as hexadecimal. The bias is below 2^-200. */
export const codeFromHex = (hex: string): string =>
  (BigInt(`0x${hex}`) % 10n ** BigInt(CODE_DIGITS)).toString().padStart(CODE_DIGITS, '0')

/** A number as people and gateways write it, as E.164, or null when it cannot be one. */
export function e164(number: string): string | null {
  const digits = number.replace(/[\s().-]/g, '').replace(/^00/, '+')
  const international = digits.startsWith('+') ? digits : `+${digits}`
  return /^\+[1-9]\d{6,14}$/.test(international) ? international : null
}
