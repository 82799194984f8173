import type { Request } from '../../../shared/contract/http/requests.ts'
import type { Caller } from '../../ports/caller.ts'
import type { Core } from '../core.ts'
import { getRequest } from './read-requests.ts'

/**
 * The request as soon as it is resolved, or as it is after `timeoutMs`, when `signal` aborts, or when the coordinator
 * stops. Listens before it reads, so that a change in between is not missed.
 */
export async function waitForRequest(
  core: Core,
  caller: Caller,
  id: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Request> {
  const wait = core.waiters.listen(id)
  try {
    const until = core.clock.now().elapsed + timeoutMs
    for (;;) {
      const request = await getRequest(core, caller, id)
      if (request.status !== 'pending') return request
      const left = until - core.clock.now().elapsed
      if (left <= 0) return request
      const why = await wait.next(left, signal)
      if (why === 'aborted' || why === 'stopped') return request
    }
  } finally {
    wait.end()
  }
}
