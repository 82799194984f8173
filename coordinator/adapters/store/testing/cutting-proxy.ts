import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * Stands between a store and its database, and cuts the connection at a chosen moment: when a message with `words` is on
 * its way, either before it arrives or after, so that only its answer is lost.
 */
export interface CuttingProxy {
  readonly port: number
  cutAt(words: string, when: 'before' | 'after'): void
  /** New connections are refused until `open`. */
  shut(): void
  open(): void
  stop(): void
}

export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  let cut: { words: string; when: 'before' | 'after' } | null = null
  let isShut = false
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    if (isShut) return void near.destroy()
    const far = connect(target, '127.0.0.1')
    let silent = false
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    far.on('data', (data: Buffer) => {
      if (!silent) near.write(data)
      else near.destroy()
    })
    near.on('data', (data: Buffer) => {
      if (cut && data.includes(cut.words)) {
        const { when } = cut
        cut = null
        if (when === 'before') return void near.destroy()
        silent = true
      }
      far.write(data)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    cutAt(words, when) {
      cut = { words, when }
    },
    shut() {
      isShut = true
      for (const socket of sockets) socket.destroy()
    },
    open() {
      isShut = false
    },
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}
