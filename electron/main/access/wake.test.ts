import { once } from 'node:events'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dropConnections } from './drop-connections.ts'
import { LOST } from './open-wire.ts'
import { computer } from './testing/signing-in.ts'
import { createWires } from './wires.ts'

const ANSWER =
  'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nkeep-alive: timeout=600\r\nconnection: keep-alive\r\n\r\nok'

describe('connections after a sleep', () => {
  let server: Server
  let url: string
  let sockets: Socket[] = []
  /** Nothing answers, as if the machine had slept. */
  let mute = false
  let unanswered = 0
  beforeEach(async () => {
    sockets = []
    mute = false
    unanswered = 0
    server = createServer((socket) => {
      sockets.push(socket)
      socket.on('error', () => undefined)
      socket.on('data', () => {
        if (mute) unanswered += 1
        else socket.write(ANSWER)
      })
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterEach(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const ask = async () => (await fetch(url)).text()
  it('are left for new ones, and what waits on them ends', async () => {
    expect(await ask()).toBe('ok')
    mute = true
    const waiting = ask().catch(() => 'ended')
    await expect.poll(() => unanswered).toBe(1)
    await dropConnections()
    expect(await waiting).toBe('ended')
    mute = false
    const before = sockets.length
    expect(await ask()).toBe('ok')
    expect(sockets).toHaveLength(before + 1)
  })
})

describe('streams after a sleep', () => {
  it('are given up once, and their listeners are told, who open others', async () => {
    const wires = createWires()
    const heard: (string | number)[] = []
    const access = computer()
    const open = () =>
      wires.open(access, 7, { frame: (text) => heard.push(text), closed: (code) => heard.push(code) })
    open()
    const closed = open()
    await expect.poll(() => heard.length).toBe(2)
    closed.close(1000)
    wires.drop()
    wires.drop()
    expect(heard).toEqual([...Array<string>(2).fill('since /api/v1/stream?since=7'), LOST])
    open()
    await expect.poll(() => heard.length).toBe(4)
    wires.drop()
    expect(heard.at(-1)).toBe(LOST)
  })
})
