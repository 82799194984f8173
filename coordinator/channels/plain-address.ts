import { staysHere } from '../../shared/domain/stays-here.ts'

/** Whether a provider's address says itself that nothing is encrypted. Mail is not one: it asks the server (STARTTLS). */
export function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return /^(smpp|http|[a-z]+\+http):$/.test(protocol) && !staysHere(hostname)
}
