import type { ServerContext } from '@modelcontextprotocol/server'
import { PROGRESS_EVERY_SECONDS } from '../../../shared/contract/mcp.ts'
import type { Clock } from '../../ports/clock.ts'

/** Whoever sent a call, and may want to hear how it goes. */
export interface Listener {
  /** Under which it wants to hear; without one it does not. */
  readonly progressToken: string | number | undefined
  /** Sends a progress note. Rejects when the client has gone. */
  tell(params: Note & { readonly progressToken: string | number }): Promise<void>
}

export const listenerOf = ({ mcpReq }: ServerContext): Listener => ({
  progressToken: mcpReq._meta?.progressToken,
  tell: (params) => mcpReq.notify({ method: 'notifications/progress', params }),
})

type Note = { readonly progress: number; readonly total?: number; readonly message?: string }

/** Progress notes of one call: first about the waiting, then those of the tool. Sent only if the client gave a token. */
export interface Progress {
  /** Says `text()` at once and every 10 s, until the returned function is called. */
  repeat(text: () => Promise<string>, totalSeconds: number): () => void
  /** Passes a note of the tool on; what was counted while waiting is added, because progress must only rise. */
  pass(note: Note): void
}

export function createProgress(listener: Listener, clock: Clock): Progress {
  const { progressToken: token } = listener
  let counted = 0

  const send = (note: Note): void => {
    if (token === undefined) return
    // A client that has gone gets nothing; whoever held the call learns of it by the signal.
    listener.tell({ progressToken: token, ...note }).catch(() => undefined)
  }

  return {
    repeat(text, totalSeconds) {
      if (token === undefined) return () => undefined
      const started = clock.now().elapsed
      let stopped = false
      let cancel = (): void => undefined
      const tell = async (): Promise<void> => {
        cancel = clock.after(PROGRESS_EVERY_SECONDS * 1000, () => void tell())
        const message = await text().catch(() => 'Waiting for approval.')
        if (stopped) return
        const seconds = Math.floor((clock.now().elapsed - started) / 1000)
        counted = Math.max(counted + 1, Math.min(seconds, totalSeconds))
        send({ progress: counted, total: totalSeconds, message })
      }
      void tell()
      return () => {
        stopped = true
        cancel()
      }
    },
    pass(note) {
      const { progress, total, message } = note
      const before = counted === 0 ? 0 : counted + 1
      send({
        progress: before + progress,
        ...(total === undefined ? {} : { total: before + total }),
        ...(message === undefined ? {} : { message }),
      })
    },
  }
}
