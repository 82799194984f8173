import type { RoomService } from '../../../ports/room.ts'
import { postToRoom } from '../webhook/post-to-room.ts'
import { slackBody, teamsBody } from './chat-bodies.ts'

interface ChatAddress {
  readonly service: 'slack' | 'teams'
  readonly url: URL
}

/** Incoming webhooks of Slack, Teams and what takes the same form. */
export const chat: RoomService<ChatAddress> = {
  /**
   * `slack://hooks.slack.com/services/…` or `teams://…`: the address that the service gave, with the name of the form it
   * takes instead of `https`. `slack+http://` speaks without encryption, inside the operator's own network.
   */
  readAddress(text) {
    const match = /^(slack|teams)(\+http)?:\/\/(.+)$/i.exec(text)
    if (!match) return 'Use the address that the service gave, with slack:// or teams:// instead of https://.'
    const [, service = '', plain, rest = ''] = match
    const address = `${plain === undefined ? 'https' : 'http'}://${rest}`
    if (!URL.canParse(address)) return 'This is not an address.'
    const url = new URL(address)
    if (url.pathname === '/') return 'The address is not whole: what stands behind the host is missing.'
    return { service: service.toLowerCase() === 'slack' ? 'slack' : 'teams', url }
  },
  post({ service, url }, message, { signal, allowPrivate }) {
    const body = JSON.stringify(service === 'slack' ? slackBody(message) : teamsBody(message))
    return postToRoom({ url, headers: {}, body, signal, allowPrivate })
  },
}
