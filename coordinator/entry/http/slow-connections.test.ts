import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { pause } from '../../testing/pause.ts'
import { cast, stage } from '../../testing/staged.ts'
import { startTestCoordinator } from '../../testing/test-coordinator.ts'

/** What the coordinator says to these bytes before it closes the connection. */
async function answerTo(bytes: string): Promise<{ head: string; problem: unknown }> {
  const socket = connect(Number(new URL(stage.url).port), '127.0.0.1')
  let text = ''
  socket.on('error', () => undefined).on('data', (chunk) => (text += chunk.toString()))
  const closed = once(socket, 'close')
  socket.write(bytes)
  await closed
  const [head = '', body = ''] = text.split('\r\n\r\n')
  return { head, problem: JSON.parse(body) }
}

describe('connections that waste time', () => {
  it('that never finish their headers are closed, while others are served', async () => {
    const { port } = new URL(stage.url)
    const sockets = Array.from({ length: 100 }, () => {
      const socket = connect(Number(port), '127.0.0.1')
      socket.on('error', () => undefined).resume()
      socket.write('GET /api/v1/about HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
      return socket
    })
    let open = sockets.length
    for (const socket of sockets) socket.once('close', () => (open -= 1))
    const slow = answerTo('POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nX-Slow: ')
    await pause(200)
    expect((await cast.ana.client.get('/me')).status).toBe(200)
    await expect.poll(() => open, { timeout: 50_000, interval: 250 }).toBe(0)
    const { head, problem } = await slow
    expect(head).toMatch(/^HTTP\/1\.1 408 [^]*application\/problem\+json/)
    expect(problem).toMatchObject({ status: 408, code: 'request_too_slow' })
  }, 60_000)

  it('that bring what is no request are told so in the words of every other refusal', async () => {
    const large = await answerTo(
      `GET / HTTP/1.1\r\nHost: localhost\r\nX-Large: ${'a'.repeat(20_000)}\r\n\r\n`,
    )
    expect(large.head).toMatch(/^HTTP\/1\.1 431 /)
    expect(large.problem).toMatchObject({ status: 431, code: 'malformed_request' })
    const noise = await answerTo('\u0001\u0002 is no HTTP\r\n\r\n')
    expect(noise.head).toMatch(/^HTTP\/1\.1 400 /)
    expect(noise.problem).toMatchObject({ status: 400, code: 'malformed_request' })
    for (const { head } of [large, noise]) expect(head).toContain('application/problem+json')
  })

  it('that never send anything do not keep the coordinator from stopping', async () => {
    const other = await startTestCoordinator()
    // A browser opens such a connection ahead of what it may want to ask.
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
    socket.on('error', () => undefined).resume()
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    await other.stop()
    await closed
  })
})
