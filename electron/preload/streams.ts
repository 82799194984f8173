import type { FromRelay, ToRelay } from './relay-message.ts'

export interface OpenedStream {
  send(text: string): void
  close(): void
}

/** The part of a MessagePort that is used; the page itself never gets the port. */
export interface Port {
  onmessage: ((event: MessageEvent<FromRelay>) => void) | null
  postMessage(message: ToRelay): void
  close(): void
}

/** Matches each stream that the page opens with the port that main sends for it. */
export function createStreams(
  ask: (stream: number, since: number | null, place: string | null) => Promise<void>,
) {
  let count = 0
  const awaited = new Map<number, (port: Port) => void>()

  return {
    /** Main has sent the port of a stream. One that nobody waits for is closed. */
    arrive(stream: number, port: Port | undefined): void {
      if (port === undefined) return
      const take = awaited.get(stream)
      awaited.delete(stream)
      if (take) take(port)
      else port.close()
    },

    async open(
      since: number | null,
      onFrame: (text: string) => void,
      onClose: (code: number) => void,
      place: string | null = null,
    ): Promise<OpenedStream> {
      const stream = ++count
      const arrived = new Promise<Port>((take) => void awaited.set(stream, take))
      try {
        await ask(stream, since, place)
      } catch (error) {
        awaited.delete(stream)
        throw error
      }
      return follow(await arrived, onFrame, onClose)
    },
  }
}

function follow(port: Port, onFrame: (text: string) => void, onClose: (code: number) => void): OpenedStream {
  let over = false
  port.onmessage = ({ data }) => {
    if (over) return
    if (data.type === 'frame') return onFrame(data.text)
    over = true
    port.close()
    onClose(data.code)
  }
  return Object.freeze({
    send: (text: string) => {
      if (!over) port.postMessage({ type: 'send', text })
    },
    close: () => {
      if (over) return
      over = true
      port.postMessage({ type: 'close' })
      port.close()
    },
  })
}
