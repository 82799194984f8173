import { createConnection, createServer, type AddressInfo, type Socket } from 'node:net'

/** What becomes of a connection: it passes everything, nothing, or only what goes to the coordinator. */
type Passing = 'all' | 'nothing' | 'to-only'

interface Pair {
  readonly from: Socket
  readonly to: Socket
  passing: Passing
}

/** A stretch of network between a desktop and a coordinator, on which what happens to laptops can be made to happen. */
export interface BadWay {
  readonly url: string
  /** Connections made so far. */
  readonly made: number
  /**
   * What is open now is forgotten without a word, as by a laptop that slept or a router that was changed: nobody hears of
   * an end. Every second one is only half dead: what the desktop sends still arrives. New connections are good.
   */
  forget(): void
  /** Nothing passes any more, on what is open or on what is opened, until `reopen`. Nobody hears of an end. */
  swallow(): void
  reopen(): void
  /** Ends what is open: in order, as a coordinator does, or torn down (RST). */
  end(how: 'closed' | 'reset'): void
  /** New connections go to another port. */
  lead(port: number): void
  close(): Promise<void>
}

/** @param port of the coordinator on this machine */
export async function openBadWay(port: number): Promise<BadWay> {
  const pairs = new Set<Pair>()
  let target = port
  let swallows = false
  let made = 0

  const server = createServer((from) => {
    const to = createConnection(target, '127.0.0.1')
    const pair: Pair = { from, to, passing: swallows ? 'nothing' : 'all' }
    pairs.add(pair)
    made += 1
    const both = [from, to]
    from.on('data', (bytes) => pair.passing !== 'nothing' && to.write(bytes))
    to.on('data', (bytes) => pair.passing === 'all' && from.write(bytes))
    for (const [socket, other] of [both, both.toReversed()] as const) {
      // An end, like a byte, is passed on only while the way is good.
      socket?.on('end', () => pair.passing === 'all' && other?.end())
      socket?.on('error', () => socket.destroy())
      socket?.on('close', () => {
        if (pair.passing === 'all') other?.destroy()
        if (from.destroyed && to.destroyed) pairs.delete(pair)
      })
    }
  })
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get made() {
      return made
    },
    forget() {
      for (const [index, pair] of [...pairs].entries()) pair.passing = index % 2 === 0 ? 'nothing' : 'to-only'
    },
    swallow() {
      swallows = true
      for (const pair of pairs) pair.passing = 'nothing'
    },
    reopen() {
      swallows = false
    },
    end(how) {
      for (const { from, to } of pairs) {
        for (const socket of [from, to]) {
          if (how === 'reset') socket.resetAndDestroy()
          else socket.destroy()
        }
      }
    },
    lead(other) {
      target = other
    },
    async close() {
      const closed = new Promise((done) => void server.close(done))
      for (const { from, to } of pairs) for (const socket of [from, to]) socket.destroy()
      await closed
    },
  }
}
