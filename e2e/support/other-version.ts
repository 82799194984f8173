import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { STREAM_PROTOCOL } from '../../shared/contract/stream.ts'

type Json = Record<string, unknown>

/** How another version of the coordinator differs from the one that stands behind it. */
export interface Difference {
  /** The answer to a call as that version gives it; null for a call that it does not know. */
  answer?(path: string, body: unknown): unknown
  /** What that version says instead of a message of the stream. */
  say?(message: Json): readonly Json[]
}

/** A coordinator as an older or newer version of it would speak: a real one, and what is different between. */
export interface OtherVersion {
  readonly url: string
  close(): Promise<void>
}

const PASSED_ON = ['authorization', 'content-type', 'idempotency-key', 'if-match', 'accept']

export async function openOtherVersion(behind: string, { answer, say }: Difference): Promise<OtherVersion> {
  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const headers = Object.fromEntries(
      PASSED_ON.flatMap((name) => {
        const value = request.headers[name]
        return typeof value === 'string' ? [[name, value]] : []
      }),
    )
    const { method = 'GET', url: path = '/' } = request
    const body = Buffer.concat(chunks)
    const real = await fetch(`${behind}${path}`, { method, headers, ...(body.length > 0 && { body }) })
    const text = await real.text()
    const isJson = real.headers.get('content-type')?.includes('json') ?? false
    const said = answer && isJson && real.ok ? answer(path, JSON.parse(text)) : undefined
    const unknown = { type: 'about:blank', title: 'Not found', status: 404, code: 'not_found', detail: path }
    response.writeHead(said === null ? 404 : real.status, {
      'content-type': real.headers.get('content-type') ?? 'application/octet-stream',
    })
    response.end(said === undefined ? text : JSON.stringify(said ?? unknown))
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy())
  })
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => STREAM_PROTOCOL })
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) => {
      const { authorization = '' } = request.headers
      const real = new WebSocket(`${behind.replace('http', 'ws')}${request.url}`, STREAM_PROTOCOL, {
        headers: { authorization },
      })
      real.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString('utf8')) as Json
        for (const one of say?.(message) ?? [message]) client.send(JSON.stringify(one))
      })
      client.on(
        'message',
        (data: Buffer) => real.readyState === real.OPEN && real.send(data.toString('utf8')),
      )
      for (const [one, other] of [
        [real, client],
        [client, real],
      ] as const) {
        one.on('close', () => other.close())
        one.on('error', () => other.terminate())
      }
    })
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const client of sockets.clients) client.terminate()
      server.closeAllConnections()
      await new Promise((done) => void server.close(done))
    },
  }
}
