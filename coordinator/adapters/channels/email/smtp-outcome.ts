import type { SendOutcome } from '../../../ports/channel.ts'

/** What nodemailer throws: its own code, and what the server said where it said something. */
interface SmtpError {
  readonly code?: string
  readonly responseCode?: number
  readonly response?: string
  readonly command?: string
  readonly message?: string
}

/** Refusals of us and not of the message: waiting messages must outlive a password that was changed. */
const ABOUT_US: readonly string[] = [
  'EAUTH',
  'EOAUTH2',
  'ETLS',
  'EDNS',
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'ENOAUTH',
]
const AUTHENTICATION: readonly number[] = [530, 534, 535, 538]

/**
 * Whether a failed attempt may succeed later. Only a server that refuses this very message or recipient for good (5yz,
 * RFC 5321 §4.2.1) makes it permanent; a connection that broke at any moment leaves it open, and the message id, which
 * stays the same, lets the other side see a repeat for what it is.
 */
export function outcomeOfError(error: unknown): SendOutcome {
  const { code, responseCode, response, message } = error as SmtpError
  const words = (response ?? message ?? String(error)).trim()
  const refused =
    responseCode !== undefined &&
    responseCode >= 500 &&
    responseCode < 600 &&
    !AUTHENTICATION.includes(responseCode) &&
    !ABOUT_US.includes(code ?? '')
  return { status: refused ? 'failed' : 'retry', response: words }
}
