import { Webhook } from 'standardwebhooks'
import type { Channel, SendOutcome } from '../../../ports/channel.ts'
import type { EndpointLanes } from './endpoint-lanes.ts'
import { PrivateAddressError } from './address-guard.ts'
import { postJson, type PostAnswer } from './post-json.ts'

interface WebhookOptions {
  /** `whsec_` and base64, at least 24 random bytes each. All of them sign, so that a secret can be changed under way. */
  readonly secrets: readonly string[]
  readonly lanes: EndpointLanes
  readonly allowPrivate: boolean
  readonly now: () => Date
}

/**
 * Posts events signed as the Standard Webhooks specification says: `webhook-id` is the row's id, so that a receiver sees
 * a repeat as the same event.
 */
export function createWebhookChannel({ secrets, lanes, allowPrivate, now }: WebhookOptions): Channel {
  const signers = secrets.map((secret) => new Webhook(secret))
  return {
    kind: 'webhook',
    async send(message, signal): Promise<SendOutcome> {
      const url = new URL(message.to)
      if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) {
        return { status: 'failed', response: 'webhooks need an https address' }
      }
      const body = JSON.stringify(message.payload)
      const at = now()
      const headers = {
        'webhook-id': message.id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': signers.map((signer) => signer.sign(message.id, at, body)).join(' '),
      }
      return lanes.run(url.href, async () => {
        try {
          return outcomeOf(await postJson({ url, headers, body, signal, allowPrivate }), at)
        } catch (error) {
          if (error instanceof PrivateAddressError) return { status: 'failed', response: error.message }
          const response = error instanceof Error ? error.message : String(error)
          return { status: 'retry', response, silent: true }
        }
      })
    },
    async close() {},
  }
}

function outcomeOf(answer: PostAnswer, at: Date): SendOutcome {
  const response = `${answer.status} ${answer.text}`.trim()
  if (answer.status >= 200 && answer.status < 300) return { status: 'delivered', response }
  if (answer.status === 410) return { status: 'failed', response }
  if (answer.status >= 300 && answer.status < 400)
    return { status: 'retry', response: `${response} (redirects are not followed)` }
  const afterMs = retryAfterMs(answer.retryAfter, at)
  return { status: 'retry', response, ...(afterMs === undefined ? {} : { afterMs }) }
}

/** RFC 9110: seconds, or an HTTP date. */
function retryAfterMs(value: string | undefined, at: Date): number | undefined {
  if (value === undefined) return undefined
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - at.getTime()
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 24 * 3_600_000) : undefined
}
