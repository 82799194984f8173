import type { SendOutcome } from '../../../ports/channel.ts'
import { PrivateAddressError } from '../webhook/address-guard.ts'
import { postJson, type PostAnswer } from '../webhook/post-json.ts'
import type { SmsAddress } from './sms-address.ts'
import type { SmsTransport } from './sms-transport.ts'

interface TwilioOptions {
  readonly address: Extract<SmsAddress, { provider: 'twilio' }>
  readonly allowPrivate: boolean
  /** Where the provider tells what became of a message; null when it could not reach us. */
  readonly statusCallback: (deliveryId: string) => string | null
}

/** Errors of the account or the service, not of the message: the same message goes through once they are mended. */
const MAY_PASS = new Set([20003, 20429, 14107, 30001, 30022])
const RETRY_STATUS = new Set([401, 403, 408, 425, 429])

/** Sends through the REST API that Twilio documents ("Message resource", create); others speak it too. */
export function createTwilioTransport({
  address,
  allowPrivate,
  statusCallback,
}: TwilioOptions): SmsTransport {
  const { base, account, token, from } = address
  const url = new URL(`${base}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`)
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`
  return {
    carrierAnswers: true,
    async send({ id, to, text }, signal): Promise<SendOutcome> {
      const callback = statusCallback(id)
      const body = new URLSearchParams({
        To: to,
        [/^MG[0-9a-f]{32}$/i.test(from) ? 'MessagingServiceSid' : 'From']: from,
        Body: text,
        ...(callback === null ? {} : { StatusCallback: callback }),
      }).toString()
      const headers = {
        authorization,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        'user-agent': 'Countersign-SMS/1',
      }
      try {
        return outcomeOf(await postJson({ url, headers, body, signal, allowPrivate }))
      } catch (error) {
        if (error instanceof PrivateAddressError) return { status: 'failed', response: error.message }
        return { status: 'retry', response: error instanceof Error ? error.message : String(error) }
      }
    },
    async close() {},
  }
}

function outcomeOf({ status, text, retryAfter }: PostAnswer): SendOutcome {
  const said = read(text)
  if (status >= 200 && status < 300) {
    const failed = said.status === 'failed' || said.status === 'undelivered'
    const response = `${said.status ?? 'accepted'} ${said.sid ?? ''}`.trim()
    return { status: failed ? 'failed' : 'delivered', response }
  }
  const words = said.code === undefined ? text : `${said.code} ${said.message ?? ''}`
  const response = `${status} ${words}`.trim()
  if (status >= 300 && status < 400)
    return { status: 'failed', response: `${response} (redirects are not followed)`.trim() }
  const passes =
    status >= 500 || RETRY_STATUS.has(status) || (said.code !== undefined && MAY_PASS.has(said.code))
  if (!passes) return { status: 'failed', response }
  const seconds = Number(retryAfter)
  return { status: 'retry', response, ...(seconds > 0 ? { afterMs: seconds * 1000 } : {}) }
}

interface Said {
  readonly sid?: string
  readonly status?: string
  readonly code?: number
  readonly message?: string
}

/** Whatever answers may be no Twilio at all. */
function read(text: string): Said {
  try {
    const { sid, status, code, message } = JSON.parse(text) as Record<string, unknown>
    return {
      ...(typeof sid === 'string' ? { sid } : {}),
      ...(typeof status === 'string' ? { status } : {}),
      ...(typeof code === 'number' ? { code } : {}),
      ...(typeof message === 'string' ? { message } : {}),
    }
  } catch {
    return {}
  }
}
