import type { Channel, OutgoingMessage, SendOutcome } from '../../../ports/channel.ts'
import { PrivateAddressError } from '../webhook/address-guard.ts'
import { postJson, type PostAnswer } from '../webhook/post-json.ts'
import { slackBody, teamsBody, type ChatContent } from './chat-bodies.ts'

export interface ChatAddress {
  readonly service: 'slack' | 'teams'
  readonly url: URL
}

/**
 * Reads `slack://hooks.slack.com/services/…` or `teams://…`: the address that the service gave, with the name of the
 * form it takes instead of `https`. `slack+http://` speaks without encryption, inside the operator's own network.
 *
 * @returns a sentence saying what is wrong, for an address that cannot be used
 */
export function readChatAddress(text: string): ChatAddress | string {
  const match = /^(slack|teams)(\+http)?:\/\/(.+)$/i.exec(text)
  if (!match) return 'Use the address that the service gave, with slack:// or teams:// instead of https://.'
  const [, service = '', plain, rest = ''] = match
  const address = `${plain === undefined ? 'https' : 'http'}://${rest}`
  if (!URL.canParse(address)) return 'This is not an address.'
  const url = new URL(address)
  if (url.pathname === '/') return 'The address is not whole: what stands behind the host is missing.'
  return { service: service.toLowerCase() === 'slack' ? 'slack' : 'teams', url }
}

interface ChatOptions {
  readonly address: ChatAddress
  readonly allowPrivate: boolean
  readonly compose: (message: OutgoingMessage) => Promise<ChatContent | null>
}

/** Posts to a room by its incoming webhook. */
export function createChatChannel({ address, allowPrivate, compose }: ChatOptions): Channel {
  const { service, url } = address
  return {
    kind: 'chat',
    async send(message, signal): Promise<SendOutcome> {
      const content = await compose(message)
      if (content === null) return { status: 'failed', response: 'nothing was left to say' }
      const body = JSON.stringify(service === 'slack' ? slackBody(content) : teamsBody(content))
      try {
        return outcomeOf(await postJson({ url, headers: {}, body, signal, allowPrivate }))
      } catch (error) {
        if (error instanceof PrivateAddressError) return { status: 'failed', response: error.message }
        return { status: 'retry', response: error instanceof Error ? error.message : String(error) }
      }
    },
    async close() {},
  }
}

function outcomeOf({ status, text, retryAfter }: PostAnswer): SendOutcome {
  const response = `${status} ${text}`.trim()
  if (status >= 200 && status < 300) return { status: 'delivered', response }
  if (status !== 408 && status !== 425 && status !== 429 && status < 500)
    return { status: 'failed', response }
  const seconds = Number(retryAfter)
  return { status: 'retry', response, ...(seconds > 0 ? { afterMs: seconds * 1000 } : {}) }
}
