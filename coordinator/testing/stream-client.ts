import { WebSocket } from 'ws'
import { STREAM_PROTOCOL, type ServerMessage } from '../../shared/contract/stream.ts'

/** One open stream, with everything it said. */
export interface StreamClient {
  readonly messages: readonly ServerMessage[]
  /** The first message, said or still to come, for which this holds. */
  next<T extends ServerMessage>(matches: (message: ServerMessage) => message is T): Promise<T>
  until(matches: (message: ServerMessage) => boolean): Promise<ServerMessage>
  send(message: object): void
  readonly closed: Promise<number>
  close(): void
}

export function openStream(url: string, token: string, since?: number): Promise<StreamClient> {
  const address = `${url.replace(/^http/, 'ws')}/api/v1/stream${since === undefined ? '' : `?since=${since}`}`
  const socket = new WebSocket(address, [STREAM_PROTOCOL], { headers: { authorization: `Bearer ${token}` } })
  const messages: ServerMessage[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString('utf8')) as ServerMessage)
    for (const wake of [...waiting]) wake()
  })
  const closed = new Promise<number>((resolve) => {
    socket.on('close', resolve)
  })
  const until = (matches: (message: ServerMessage) => boolean): Promise<ServerMessage> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = messages.find(matches)
        if (!found) return
        waiting.delete(look)
        clearTimeout(tooLong)
        resolve(found)
      }
      const tooLong = setTimeout(() => {
        waiting.delete(look)
        reject(
          new Error(`the stream did not say it; it said ${JSON.stringify(messages.map(({ type }) => type))}`),
        )
      }, 10_000)
      waiting.add(look)
      look()
    })
  const client: StreamClient = {
    messages,
    until,
    next: (matches) => until(matches) as Promise<never>,
    send: (message) => socket.send(JSON.stringify(message)),
    closed,
    close: () => socket.close(),
  }
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(client))
    socket.once('error', reject)
  })
}
