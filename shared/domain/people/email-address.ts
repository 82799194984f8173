/** RFC 5321 §4.5.3.1, in octets. */
const LONGEST_LOCAL = 64
const LONGEST = 254

const ATOM = String.raw`[A-Za-z0-9!#$%&'*+/=?^_\x60{|}~\u0080-\u{10ffff}-]+`
const DOT_STRING = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`, 'u')
/** Printable characters and blanks between quotes; a quote or backslash only after a backslash. */
const QUOTED = /^"(?:[\x20\x21\x23-\x5b\x5d-\x7e\u0080-\u{10ffff}]|\\[\x20-\x7e])+"$/u
const LABEL = String.raw`[A-Za-z0-9\u0080-\u{10ffff}](?:[A-Za-z0-9\u0080-\u{10ffff}-]{0,61}[A-Za-z0-9\u0080-\u{10ffff}])?`
const DOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'u')
const LITERAL = /^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9A-Fa-f:.]{2,45})\]$/
/** What cannot be seen has no place in an address, least of all a line break. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u

/**
 * Whether a text is one mail address as SMTP carries it (RFC 5321 `Mailbox`, with the letters of RFC 6531): unusual but
 * legal forms too, such as quoted local parts and address literals. Never more than one address, a name, or a header.
 */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@')
  if (at < 1 || INVISIBLE.test(text)) return false
  const local = text.slice(0, at)
  const domain = text.slice(at + 1)
  if (octets(local) > LONGEST_LOCAL || octets(text) > LONGEST) return false
  return (DOT_STRING.test(local) || QUOTED.test(local)) && (DOMAIN.test(domain) || LITERAL.test(domain))
}

/** UTF-8 length of a text without lone surrogates. */
const octets = (text: string): number =>
  [...text].reduce((sum, char) => {
    const code = char.codePointAt(0) ?? 0
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4)
  }, 0)
