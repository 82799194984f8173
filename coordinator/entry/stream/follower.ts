import type { Writable } from 'node:stream'
import type { WebSocket } from 'ws'
import { CLOSE, clientMessage, type ServerMessage } from '../../../shared/contract/stream.ts'
import type { PersonCaller } from '../../ports/caller.ts'
import type { Committed } from '../../ports/store.ts'

/** Bytes that may wait for a slow reader. Past it the socket is closed; it comes back and resumes by sequence. */
const LONGEST_BACKLOG_BYTES = 1024 * 1024
const LONGEST_MESSAGES_PER_MINUTE = 600

export interface Follower {
  readonly person: PersonCaller
  /** While the past is being sent, what is committed meanwhile waits here, so that order holds and nothing is lost. */
  waiting: Committed[] | null
  /** The last sequence of the past that was sent; a fan-out that is late skips what is at or below it. */
  floor: number
  /** Sends a frame of `textFrame`, which others may share. */
  sendFrame(frame: Buffer): void
  send(message: ServerMessage): void
  end(reason: keyof typeof CLOSE): void
  /** False when two heartbeats went unanswered. */
  beat(at: number): boolean
}

interface FollowerOptions {
  readonly socket: WebSocket
  /** What the socket writes to. */
  readonly wire: Writable
  readonly person: PersonCaller
  readonly onShown: (noticeId: string) => void
}

/** One open socket of one person. */
export function createFollower({ socket, wire, person, onShown }: FollowerOptions): Follower {
  let unanswered = 0
  let received = 0

  const takesMore = (): boolean => {
    if (socket.readyState !== socket.OPEN) return false
    if (socket.bufferedAmount <= LONGEST_BACKLOG_BYTES) return true
    follower.end('tooSlow')
    return false
  }

  const follower: Follower = {
    person,
    waiting: [],
    floor: 0,
    sendFrame(frame) {
      // Past the WebSocket library, which would make the head of the frame anew for each. It writes its own frames whole
      // and at once, because nothing is compressed, so none of them is cut in two.
      if (takesMore()) wire.write(frame)
    },
    send(message) {
      if (takesMore()) socket.send(JSON.stringify(message))
    },
    end(reason) {
      if (socket.readyState === socket.OPEN) socket.close(CLOSE[reason].code, reason)
    },
    beat(at) {
      received = 0
      if (unanswered >= 2) {
        socket.terminate()
        return false
      }
      unanswered += 1
      follower.send({ type: 'ping', at })
      return true
    },
  }

  socket.on('message', (data: Buffer) => {
    received += 1
    const message = parse(data)
    if (!message || received > LONGEST_MESSAGES_PER_MINUTE) return follower.end('badMessage')
    if (message.type === 'pong') unanswered = 0
    else onShown(message.noticeId)
  })
  return follower
}

function parse(data: Buffer) {
  try {
    const parsed = clientMessage.safeParse(JSON.parse(data.toString('utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
