import type { SendOutcome } from '../../../ports/channel.ts'

/** What nodemailer throws: its own code, and what the server said where it said something. */
interface SmtpError {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
  readonly response?: string
  readonly message?: string
}

/**
 * Whether a failed attempt may succeed later. Only a server that refuses this very recipient or this very message for
 * good (5yz, RFC 5321 §4.2.1) makes it permanent. Refusals of us (greeting, password, sender) wait until they are mended;
 * and a connection that broke at any moment leaves open what became of the message: its id, which stays the same, lets
 * the other side see a repeat for what it is.
 */
export function outcomeOfError(error: unknown): SendOutcome {
  const { code, command, responseCode = 0, response, message } = error as SmtpError
  const aboutMessage = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM')
  const forGood = responseCode >= 500 && responseCode < 600
  const words = (response ?? message ?? String(error)).trim()
  return { status: aboutMessage && forGood ? 'failed' : 'retry', response: words }
}

/** Whether the server was never reached, or would not talk to us at all: the next message would fare no better. */
export function isUnreachable(error: unknown): boolean {
  const { code, command } = error as SmtpError
  if (code === 'EDNS' || code === 'EAUTH' || code === 'EOAUTH2' || code === 'ETLS') return true
  return command === 'CONN' && (code === 'ESOCKET' || code === 'ECONNECTION' || code === 'EPROTOCOL')
}
