import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron'
import { z } from 'zod'
import { CLOSE, clientMessage } from '../../../shared/contract/stream.ts'
import type { Wire, WireListener } from '../../../shared/sync/follow-stream.ts'
import type { Log } from '../log/create-log.ts'

/** What a page may put on its port. */
const fromPage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('send'), text: z.string().max(4_096) }),
  z.strictObject({ type: z.literal('close') }),
])

export interface RelayParts {
  open(since: number | null, listener: WireListener): Wire
  readonly log: Log
}

export interface Relays {
  /** Opens the stream of a window and sends it the port; the one it had before is closed. */
  open(contents: WebContents, stream: number, since: number | null): void
  /** The window's page is gone. */
  close(contentsId: number): void
  closeAll(): void
}

/** Gives each window one socket to the coordinator, over a port on which only frames travel. */
export function createRelays({ open, log }: RelayParts): Relays {
  const relays = new Map<number, { end(): void }>()

  return {
    open(contents, stream, since) {
      relays.get(contents.id)?.end()
      const { port1, port2 } = new MessageChannelMain()
      const relay = relayOver(port1, (listener) => open(since, listener), log)
      relays.set(contents.id, relay)
      port1.once('close', relay.end)
      contents.postMessage('stream-port', { stream }, [port2])
    },
    close(contentsId) {
      relays.get(contentsId)?.end()
      relays.delete(contentsId)
    },
    closeAll() {
      for (const relay of relays.values()) relay.end()
      relays.clear()
    },
  }
}

function relayOver(port: MessagePortMain, open: (listener: WireListener) => Wire, log: Log): { end(): void } {
  let over = false
  const wire = open({
    frame: (text) => {
      if (!over) port.postMessage({ type: 'frame', text })
    },
    closed: (code) => {
      if (over) return
      over = true
      port.postMessage({ type: 'close', code })
      port.close()
    },
  })
  const end = () => {
    if (over) return
    over = true
    wire.close(CLOSE.normal.code)
    // The page is to open another; one that is gone does not hear it.
    port.postMessage({ type: 'close', code: CLOSE.goingAway.code })
    port.close()
  }
  port.on('message', ({ data }) => {
    const message = fromPage.safeParse(data)
    if (!message.success) return log.warn('a page put something on its stream that is not understood')
    if (message.data.type === 'close') return end()
    if (isClientMessage(message.data.text)) wire.send(message.data.text)
    else log.warn('a page said something to the stream that is not in the contract')
  })
  port.start()
  return { end }
}

function isClientMessage(text: string): boolean {
  try {
    return clientMessage.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
