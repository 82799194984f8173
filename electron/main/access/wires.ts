import type { Wire, WireListener } from '../../../shared/sync/follow-stream.ts'
import { CLIENT_CLOSE } from '../../../shared/sync/close-codes.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'
import { LOST, openWire } from './open-wire.ts'

export interface Wires {
  /** As `openWire`. */
  open(access: CoordinatorAccess, since: number | null, listener: WireListener): Wire
  /** Gives up all that are open: each listener is told, and opens another. */
  drop(): void
}

/**
 * All sockets of this desktop to streams. After a sleep they look as if nothing had happened, since the clock of a process
 * stands still meanwhile, and are dead: the other end, or a router between, has forgotten them.
 */
export function createWires(): Wires {
  const open = new Set<() => void>()
  return {
    open(access, since, listener) {
      let over = false
      const end = (): boolean => {
        if (over) return false
        over = true
        open.delete(drop)
        return true
      }
      const wire = openWire(access, since, {
        frame: (text) => over || listener.frame(text),
        closed: (code) => end() && listener.closed(code),
      })
      function drop(): void {
        if (!end()) return
        wire.close(CLIENT_CLOSE.silent)
        listener.closed(LOST)
      }
      open.add(drop)
      return {
        send: wire.send,
        close(code) {
          end()
          wire.close(code)
        },
      }
    },
    drop() {
      for (const drop of [...open]) drop()
    },
  }
}
