import type { Request } from '../../../shared/contract/http/requests.ts'
import type { CallUseCases } from '../../core/core-contract.ts'
import { waitingNote } from './answer-texts.ts'
import type { Progress } from './progress.ts'

/** Calls that wait for a person. */
export interface Holds {
  /**
   * The request as soon as it is resolved, or as it is after `seconds`, when `signal` aborts, or when the coordinator
   * stops. Tells the client meanwhile, if it wants to hear.
   */
  wait(requestId: string, seconds: number, progress: Progress, signal: AbortSignal): Promise<Request>
  count(): number
  /** Ends every wait; each is answered as pending. */
  stop(): void
}

export function createHolds(calls: CallUseCases): Holds {
  const stopping = new AbortController()
  let count = 0

  return {
    async wait(requestId, seconds, progress, signal) {
      const atFirst = await calls.waitForRequest(requestId, 0)
      if (atFirst.status !== 'pending') return atFirst
      const stopNotes = progress.repeat(
        async () => waitingNote(await calls.waitForRequest(requestId, 0)),
        seconds,
      )
      count += 1
      try {
        return await calls.waitForRequest(
          requestId,
          seconds * 1000,
          AbortSignal.any([signal, stopping.signal]),
        )
      } finally {
        count -= 1
        stopNotes()
      }
    },
    count: () => count,
    stop: () => stopping.abort(),
  }
}
