import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { pause } from '../../testing/pause.ts'
import { cast, stage } from '../../testing/staged.ts'
import { startTestCoordinator } from '../../testing/test-coordinator.ts'

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
    await pause(200)
    expect((await cast.ana.client.get('/me')).status).toBe(200)
    await expect.poll(() => open, { timeout: 18_000, interval: 250 }).toBe(0)
  }, 25_000)

  it('that never send anything do not keep the coordinator from stopping', async () => {
    const other = await startTestCoordinator()
    // A browser opens such a connection ahead of what it may want to ask.
    const socket = connect(Number(new URL(other.url).port), '127.0.0.1')
    socket.on('error', () => undefined).resume()
    await once(socket, 'connect')
    const closed = once(socket, 'close')
    await other.stop()
    await closed
  }, 15_000)
})
