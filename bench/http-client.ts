import { connect, type Socket } from 'node:net'

export interface HttpReply {
  readonly status: number
  /** Names in small letters. */
  readonly headers: string
  readonly body: Buffer
}

/** Keeps its connections open and does as little as it can, so that what is measured is the server. */
export interface HttpClient {
  request(method: string, path: string, body?: string, more?: string): Promise<HttpReply>
  /** The body of an answer that must be a success. */
  must<T>(method: string, path: string, body?: unknown): Promise<T>
  close(): void
}

/** `headers`: lines to send with every request, each with its line end. As many connections as calls at a time. */
export function openHttp(url: string, headers: string): HttpClient {
  const { hostname, port } = new URL(url)
  const idle: Connection[] = []
  const all = new Set<Connection>()
  const take = (): Connection => {
    // Servers close what is idle for a while.
    for (let known = idle.pop(); known; known = idle.pop()) if (!known.closed) return known
    const made = new Connection(connect({ host: hostname, port: Number(port), noDelay: true }))
    all.add(made)
    return made
  }
  const client: HttpClient = {
    async request(method, path, body, more = '') {
      const connection = take()
      const payload =
        body === undefined
          ? '\r\n'
          : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
      const reply = await connection.send(
        `${method} ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\n${headers}${more}${payload}`,
      )
      idle.push(connection)
      return reply
    },
    async must<T>(method: string, path: string, body?: unknown) {
      const reply = await client.request(method, path, body === undefined ? undefined : JSON.stringify(body))
      const text = reply.body.toString()
      if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`)
      return JSON.parse(text) as T
    },
    close() {
      for (const connection of all) connection.close()
    },
  }
  return client
}

export const bearer = (token: string): string => `authorization: Bearer ${token}\r\n`

const HEAD_END = Buffer.from('\r\n\r\n')
const CHUNKS_END = Buffer.from('\r\n0\r\n\r\n')

/** One request at a time. */
class Connection {
  /** By whichever side. */
  closed = false
  readonly #socket: Socket
  #received: Buffer[] = []
  #waiting: { resolve(reply: HttpReply): void; reject(error: Error): void } | null = null

  constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => {
      this.closed = true
      this.#waiting?.reject(new Error('the server closed the connection'))
    })
  }

  send(text: string): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(text)
    })
  }

  close(): void {
    this.#waiting = null
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk)
    const reply = read(this.#received.length === 1 ? chunk : Buffer.concat(this.#received))
    if (!reply) return
    this.#received = []
    const waiting = this.#waiting
    this.#waiting = null
    waiting?.resolve(reply)
  }
}

/** The reply, once all of it is there. */
function read(bytes: Buffer): HttpReply | null {
  const headEnd = bytes.indexOf(HEAD_END)
  if (headEnd < 0) return null
  const headers = bytes.toString('latin1', 0, headEnd).toLowerCase()
  const status = Number(headers.slice(9, 12))
  const bodyAt = headEnd + HEAD_END.length
  if (headers.includes('\r\ntransfer-encoding: chunked')) {
    // The last line end of the head stands before an empty first chunk, too.
    if (!bytes.subarray(-CHUNKS_END.length).equals(CHUNKS_END)) return null
    return { status, headers, body: joined(bytes, bodyAt) }
  }
  const length = Number(/\r\ncontent-length: (\d+)/.exec(headers)?.[1] ?? 0)
  return bytes.length < bodyAt + length
    ? null
    : { status, headers, body: bytes.subarray(bodyAt, bodyAt + length) }
}

/** The body without the lengths between its chunks. */
function joined(bytes: Buffer, from: number): Buffer {
  const parts: Buffer[] = []
  for (let at = from; ;) {
    const lineEnd = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
