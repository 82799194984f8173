import { createOffline, type Offline } from '../offline.ts'
import type { DiskRefusal } from '../api.ts'
import type { DesktopStore } from '../store/desktop-store.ts'
import type { StorageTrouble } from '../store/trouble.ts'
import type { ServerMessage } from '../../../shared/contract/stream.ts'
import type { Request } from '../../../shared/contract/http/requests.ts'
import type { WireListener } from '../../../shared/sync/follow-stream.ts'
import { answering, json } from './answers.ts'
import type { ApiCall } from '../transport.ts'

export interface Window {
  readonly offline: Offline
  readonly calls: readonly ApiCall[]
  /** What the person was told of the disk, in turn. */
  readonly troubles: (StorageTrouble | null)[]
  /** What the coordinator said of its own disk, in turn. */
  readonly refusals: (DiskRefusal | null)[]
  /** The decisions that the coordinator was sent. */
  sent(): readonly unknown[]
  /** The stream says this, once it is open. */
  hear(message: ServerMessage): void
}

const page = (items: unknown[]) => json(200, { items, nextCursor: null, total: items.length })

/**
 * One window of a person over a real database, with a coordinator that has `pending`.
 * @param decided the answer to a decision; throwing is a network that fails
 */
export function openWindow(
  name: string,
  pending: () => readonly Request[],
  decided: () => Response,
  store: DesktopStore | null = null,
): Window {
  // The environment of tests has no locks between windows; here is one window.
  Object.defineProperty(navigator, 'locks', {
    configurable: true,
    value: { request: (_name: string, _how: unknown, work: (lock: object) => unknown) => work({}) },
  })
  const troubles: (StorageTrouble | null)[] = []
  const refusals: (DiskRefusal | null)[] = []
  const wires: WireListener[] = []
  const { calls, transport } = answering(({ method, path }) => {
    if (method === 'POST') return decided()
    return page(path.startsWith('/requests?status=pending') ? [...pending()] : [])
  })
  const line = {
    ...transport,
    at: () => line,
    openWire(_since: number | null, listener: WireListener) {
      wires.push(listener)
      return { send: () => undefined, close: () => undefined }
    },
  }
  const quiet = () => undefined
  const events = {
    onStatus: quiet,
    onLoading: quiet,
    onProgress: quiet,
    onProblem: quiet,
    onDisk: (told: DiskRefusal | null) => void refusals.push(told),
    onStorage: (told: StorageTrouble | null) => void troubles.push(told),
  }
  const offline = createOffline(name, line, events, store)
  return {
    offline,
    calls,
    troubles,
    refusals,
    sent: () => calls.filter(({ method }) => method === 'POST').map(({ body }) => body),
    hear: (message) => wires.at(-1)?.frame(JSON.stringify(message)),
  }
}
