import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { PROTOCOL, STREAM_PROTOCOL, TICKET_PREFIX } from '../../../shared/contract/stream.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import { createBroadcast, sendVisible } from './broadcast.ts'
import { createFollower, type Follower } from './follower.ts'
import { replay } from './replay.ts'
import type { StreamDeps } from './stream-deps.ts'

const HEARTBEAT_MS = 30_000
const STREAM_PATH = '/api/v1/stream'

export interface StreamServer {
  /** For the HTTP server's `upgrade` event. Answers refusals itself; other paths are closed. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly clients: number
  /** Sends every client away for a moment: each comes back and asks for what it missed by its sequence. */
  sendAway(): void
  /** Tells every client to come back, and closes. */
  stop(): Promise<void>
}

/** Clients have so long to close their end. */
const CLOSE_GRACE_MS = 3_000

/** The live stream over WebSocket: who asks is known before the handshake ends. */
export function createStreamServer(deps: StreamDeps): StreamServer {
  const followers = new Set<Follower>()
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 65_536,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(STREAM_PROTOCOL) ? STREAM_PROTOCOL : false),
  })
  const stopFollowing = deps.store.onCommitted(createBroadcast(deps, followers))
  const heartbeat = setInterval(() => {
    const { at } = deps.clock.now()
    for (const follower of followers) if (!follower.beat(at)) followers.delete(follower)
  }, HEARTBEAT_MS)
  heartbeat.unref()

  const identify = async (request: IncomingMessage): Promise<PersonCaller> => {
    if (!deps.acceptsOrigin(request.headers.host, request.headers.origin)) throw new AppError('wrong_host')
    const from = request.socket.remoteAddress
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (bearer) return deps.authenticate(bearer, from)
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim())
    const ticket = offered.find((name) => name.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length)
    if (!ticket) throw new AppError('missing_credentials')
    return deps.redeemTicket(ticket)
  }

  const follow = async (follower: Follower, asked: number | null): Promise<void> => {
    const head = await deps.store.read(async (tx) => (await tx.log.head()).seq)
    const since = asked ?? head
    const { version } = deps
    follower.send({ type: 'hello', version, protocol: PROTOCOL, head, userId: follower.person.id })
    followers.add(follower)
    const past = await replay(deps, follower.person, since)
    past.messages.forEach((message) => follower.send(message))
    const meanwhile = follower.waiting ?? []
    follower.waiting = null
    follower.floor = past.head
    for (const committed of meanwhile) {
      if (committed.entry.seq > past.head) sendVisible(deps, follower, committed)
    }
    for (const notice of await deps.openNotices(follower.person.id)) follower.send({ type: 'notice', notice })
    for (const alert of await deps.openAlerts(follower.person.id)) follower.send({ type: 'alert', alert })
  }

  return {
    get clients() {
      return followers.size
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost')
      // Without `since`, the client follows from now on and is sent nothing of the past.
      const asked = url.searchParams.get('since')
      const since = asked === null ? null : Number(asked)
      const valid = since === null || (Number.isSafeInteger(since) && since >= 0)
      if (url.pathname !== STREAM_PATH || !valid) return refuse(socket, 404)
      socket.on('error', () => socket.destroy())
      identify(request).then(
        (person) =>
          server.handleUpgrade(request, socket, head, (client) => {
            const follower = createFollower({
              socket: client,
              wire: socket,
              person,
              onShown: (noticeId) =>
                void deps
                  .shown(person, noticeId)
                  .catch((error: unknown) => deps.warn('notice not recorded', { error: String(error) })),
            })
            client.on('close', () => followers.delete(follower))
            client.on('error', () => client.terminate())
            follow(follower, since).catch((error: unknown) => {
              deps.warn('stream could not start', { error: String(error) })
              follower.end('goingAway')
            })
          }),
        (error: unknown) =>
          refuse(socket, error instanceof AppError && error.code === 'wrong_host' ? 403 : 401),
      )
    },
    sendAway() {
      for (const follower of followers) follower.end('goingAway')
    },
    async stop() {
      clearInterval(heartbeat)
      stopFollowing()
      for (const follower of followers) follower.end('goingAway')
      // One that has gone without a word does not answer that it closes.
      const cut = setTimeout(() => {
        for (const client of server.clients) client.terminate()
      }, CLOSE_GRACE_MS)
      await new Promise<void>((done) => {
        server.close(() => done())
      })
      clearTimeout(cut)
    },
  }
}

const REASONS: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' }

function refuse(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${REASONS[status] ?? 'Error'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}
