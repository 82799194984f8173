import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

/** Many open WebSockets that count what they hear. They read frames only as far as that takes. */
export interface Listeners {
  readonly count: number
  /** Resolves when every socket has heard `mark`, which is one text that comes once. */
  heard(mark: string): Promise<void>
  close(): void
}

const AT_ONCE = 50
/** `{"type":"pong","at":0}`, masked with zeros. */
const PONG = maskedText('{"type":"pong","at":0}')
const PING = '"type":"ping"'

export async function openListeners(
  url: string,
  path: string,
  headers: string,
  count: number,
): Promise<Listeners> {
  const { hostname, port } = new URL(url)
  const sockets: Socket[] = []
  let mark = ''
  let missing = 0
  let done = (): void => undefined

  const open = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      let tail: string | null = null
      socket.on('error', reject)
      socket.on('data', (chunk) => {
        if (tail === null) {
          const answer = chunk.toString('latin1')
          if (!answer.startsWith('HTTP/1.1 101')) return reject(new Error(answer.slice(0, 200)))
          tail = ''
          sockets.push(socket)
          resolve()
          return
        }
        const text: string = tail + chunk.toString('latin1')
        if (mark !== '' && text.includes(mark)) {
          // Heard once: what follows the mark may be the next one's beginning.
          tail = ''
          missing -= 1
          if (missing === 0) done()
          return
        }
        if (text.includes(PING)) socket.write(PONG)
        tail = text.includes(PING) ? '' : text.slice(-64)
      })
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`,
      )
    })

  for (let opened = 0; opened < count; opened += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - opened) }, open))
  }
  // What each is told in greeting is over by then.
  await pause(500)
  return {
    count,
    heard(text) {
      mark = text
      missing = count
      return new Promise((resolve) => {
        done = resolve
      })
    },
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}

function maskedText(text: string): Buffer {
  const head = Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0])
  return Buffer.concat([head, Buffer.from(text)])
}
