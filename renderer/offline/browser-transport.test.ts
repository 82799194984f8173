import { describe, expect, it } from 'vitest'
import { CLOSE } from '../../shared/contract/stream.ts'
import { createBrowserTransport } from './browser-transport.ts'
import { createDesktopTransport } from './desktop-transport.ts'
import { json, problem } from './testing/answers.ts'

const settle = () => new Promise((done) => void setTimeout(done, 0))

/** As much of a socket as the transport may use. */
class StandInSocket extends EventTarget {
  readonly OPEN = 1
  readyState = 1
  readonly sent: string[] = []
  closedWith: number | undefined
  send(text: string): void {
    this.sent.push(text)
  }
  close(code: number): void {
    this.closedWith = code
  }
}

function browser(ticketAnswer: () => Response) {
  const sockets: { url: string; protocols: string[]; socket: StandInSocket }[] = []
  const fetched: { url: string; headers: Record<string, string> }[] = []
  const transport = createBrowserTransport({
    origin: 'https://team.example',
    token: () => 'cs_ses_x',
    fetchWith: async (url, init) => {
      fetched.push({ url: url as string, headers: init?.headers as Record<string, string> })
      return ticketAnswer()
    },
    openSocket(url, protocols) {
      const socket = new StandInSocket()
      sockets.push({ url, protocols, socket })
      return socket as unknown as WebSocket
    },
  })
  const frames: string[] = []
  const codes: number[] = []
  const listener = {
    frame: (text: string) => void frames.push(text),
    closed: (code: number) => void codes.push(code),
  }
  return { transport, sockets, fetched, frames, codes, listener }
}
const ticket = () => json(201, { ticket: 'T1', expiresInSeconds: 30 })

describe('in a browser', () => {
  it('opens the stream with a ticket as sub-protocol, never in the address', async () => {
    const { transport, sockets, frames, codes, listener } = browser(ticket)
    const wire = transport.openWire(7, listener)
    await settle()
    expect(sockets.map(({ url, protocols }) => ({ url, protocols }))).toEqual([
      {
        url: 'wss://team.example/api/v1/stream?since=7',
        protocols: ['countersign.v1', 'countersign.ticket.T1'],
      },
    ])
    const socket = sockets[0]?.socket as StandInSocket
    socket.dispatchEvent(new MessageEvent('message', { data: 'one' }))
    wire.send('pong')
    socket.dispatchEvent(Object.assign(new Event('close'), { code: 4003 }))
    socket.dispatchEvent(new MessageEvent('message', { data: 'late' }))
    expect({ frames, codes, sent: socket.sent }).toEqual({ frames: ['one'], codes: [4003], sent: ['pong'] })
  })

  it('follows from now on when it has no past', async () => {
    const { transport, sockets, listener } = browser(ticket)
    transport.openWire(null, listener)
    await settle()
    expect(sockets[0]?.url).toBe('wss://team.example/api/v1/stream')
  })

  it.each([
    ['a refused token', () => problem(401, 'expired_credentials'), CLOSE.signedOut.code],
    ['a coordinator in trouble', () => problem(503, 'shutting_down'), 1006],
    [
      'no network',
      () => {
        throw new TypeError('failed')
      },
      1006,
    ],
    ['nonsense', () => json(201, {}), 1006],
  ])('tells %s as a close', async (_name, answer, code) => {
    const { transport, codes, sockets, listener } = browser(answer as () => Response)
    transport.openWire(1, listener)
    await settle()
    expect(codes).toEqual([code])
    expect(sockets).toEqual([])
  })

  it('opens nothing when it was closed while the ticket was on its way', async () => {
    const { transport, sockets, codes, listener } = browser(ticket)
    transport.openWire(1, listener).close(1000)
    await settle()
    expect(sockets).toEqual([])
    expect(codes).toEqual([])
  })

  it('sends the token of this tab, and no cookies', async () => {
    const { transport, fetched } = browser(() => json(200, {}))
    await transport.fetch({ method: 'GET', path: '/me' })
    expect(fetched[0]?.headers['authorization']).toBe('Bearer cs_ses_x')
    await transport.fetch({ method: 'POST', path: '/session', bearer: 'cs_tok_y' })
    expect(fetched[1]?.headers['authorization']).toBe('Bearer cs_tok_y')
  })
})

describe('in the desktop app', () => {
  it('sends no token at all', async () => {
    let headers: unknown
    const transport = createDesktopTransport(
      { openStream: () => Promise.reject(new Error('not here')) },
      async (url, init) => {
        headers = init?.headers
        expect(url).toBe('/api/v1/me')
        return json(200, {})
      },
    )
    await transport.fetch({ method: 'GET', path: '/me' })
    expect(Object.keys(headers as object)).toEqual(['accept'])
  })

  it('keeps what is said before the stream is open, and closes one that came too late', async () => {
    const sent: string[] = []
    let closed = 0
    const transport = createDesktopTransport({
      openStream: async () => ({ send: (text) => void sent.push(text), close: () => void (closed += 1) }),
    })
    const ignore = { frame: () => undefined, closed: () => undefined }
    transport.openWire(1, ignore).send('pong')
    transport.openWire(1, ignore).close(1000)
    await settle()
    expect(sent).toEqual(['pong'])
    expect(closed).toBe(1)
  })

  it('tells a stream that could not be opened as lost', async () => {
    const codes: number[] = []
    const transport = createDesktopTransport({
      openStream: () => Promise.reject(new Error('[not_allowed] no')),
    })
    transport.openWire(1, { frame: () => undefined, closed: (code) => void codes.push(code) })
    await settle()
    expect(codes).toEqual([1006])
  })
})
