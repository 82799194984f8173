import type { SendOutcome } from '../../../ports/channel.ts'

/** One text to one number, in characters of GSM-7. */
export interface OutgoingSms {
  /** The row's id, the same at each attempt. */
  readonly id: string
  /** E.164. */
  readonly to: string
  readonly text: string
}

/** A way into the mobile network. */
export interface SmsTransport {
  /** The provider answers STOP, START and HELP itself. */
  readonly carrierAnswers: boolean
  send(sms: OutgoingSms, signal: AbortSignal): Promise<SendOutcome>
  close(): Promise<void>
}
