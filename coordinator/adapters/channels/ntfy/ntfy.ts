import type { RoomMessage, RoomService } from '../../../ports/room.ts'
import { postToRoom } from '../webhook/post-to-room.ts'

interface NtfyAddress {
  /** Where messages are published as JSON: the server, not the topic. */
  readonly server: URL
  readonly topic: string
  /** Of the request; null for a topic that anybody may write to. */
  readonly authorization: string | null
}

const HIGH = 4
const USUAL = 3
/** The server makes a file of a longer message. Bytes of UTF-8. */
const LONGEST_MESSAGE = 3_500
const LONGEST_TITLE = 200

/** Topics of ntfy.sh, or of a server of one's own: everybody who has subscribed is notified. */
export const ntfy: RoomService<NtfyAddress> = {
  /**
   * `ntfy://ntfy.sh/topic`, with `:TOKEN@` or `USER:PASSWORD@` before the host where the topic is guarded.
   * `ntfy+http://` speaks without encryption, inside the operator's own network.
   */
  readAddress(text) {
    const match = /^ntfy(\+http)?:\/\/(.+)$/i.exec(text)
    if (!match) return 'Use an address that begins with ntfy://, followed by the server and the topic.'
    const address = `${match[1] === undefined ? 'https' : 'http'}://${match[2] ?? ''}`
    if (!URL.canParse(address)) return 'This is not an address.'
    const url = new URL(address)
    const topic = /^\/([\w-]{1,64})$/.exec(url.pathname)?.[1]
    if (topic === undefined || url.search !== '' || url.hash !== '')
      return 'The topic stands behind the server: at most 64 letters, digits, “_” and “-”.'
    return { server: new URL('/', url.origin), topic, authorization: authorizationOf(url) }
  },
  post({ server, topic, authorization }, message, { signal, allowPrivate }) {
    const headers: Record<string, string> = authorization === null ? {} : { authorization }
    return postToRoom({ url: server, headers, body: ntfyBody(topic, message), signal, allowPrivate })
  },
}

/** JSON, because headers hold no letters beyond ASCII. Nothing in it is read as Markdown unless it asks for that. */
export const ntfyBody = (topic: string, { title, facts, action, pressing = false }: RoomMessage): string =>
  JSON.stringify({
    topic,
    title: [...title].slice(0, LONGEST_TITLE).join(''),
    message: cut(facts.map(([label, value]) => (label === '' ? value : `${label}: ${value}`)).join('\n')),
    priority: pressing ? HIGH : USUAL,
    ...(action
      ? { click: action.url, actions: [{ action: 'view', label: action.label, url: action.url }] }
      : {}),
  })

function authorizationOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
  return user === ''
    ? `Bearer ${secret}`
    : `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`
}

/** By whole characters. */
function cut(text: string): string {
  let bytes = 0
  let kept = ''
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > LONGEST_MESSAGE) return `${kept}…`
    kept += character
  }
  return text
}
