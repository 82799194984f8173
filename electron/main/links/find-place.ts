import type { KnownPlace } from '../access/coordinator-choice.ts'
import { callCoordinator } from '../access/call-coordinator.ts'

/** A link is not followed later than this for the sake of places that do not answer. ms */
const LIMIT_MS = 4_000

/**
 * The place that has a request: `active` if it has it, or nobody else does; else the first other one that answers for it.
 */
export async function findPlace(
  requestId: string,
  active: string,
  places: readonly KnownPlace[],
  fetchWith: typeof fetch = fetch,
): Promise<string> {
  if (places.length < 2) return active
  const asked = places.map(async ({ id, access }) => {
    const call = {
      method: 'GET',
      path: `/api/v1/requests/${encodeURIComponent(requestId)}`,
      signal: AbortSignal.timeout(LIMIT_MS),
    }
    const has = await callCoordinator(access, call, fetchWith).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
    return has ? id : null
  })
  const having = (await Promise.all(asked)).filter((id) => id !== null)
  return having.includes(active) ? active : (having[0] ?? active)
}
