import { me } from '../../../shared/contract/http/session.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { callCoordinator } from './call-coordinator.ts'
import { problemError } from './problem-error.ts'
import { createTeamAccess, teamAddress } from './team-access.ts'

/**
 * Checks that a team's coordinator answers at an address and knows the token.
 *
 * @param typed what the person typed, with or without `https://`
 * @returns the coordinator's origin
 * @throws AppError `insecure_address`, `coordinator_unavailable`, `not_a_coordinator`, or the coordinator's own refusal
 */
export async function signInToTeam(
  typed: string,
  token: string,
  fetchWith: typeof fetch = fetch,
): Promise<string> {
  const address = teamAddress(typed)
  if (address === null) throw new AppError('insecure_address')
  const answer = await callCoordinator(
    createTeamAccess(address, token),
    {
      method: 'GET',
      path: '/api/v1/me',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(15_000),
    },
    fetchWith,
  )
  if (!answer.ok) {
    if (answer.headers.get('content-type')?.startsWith('application/problem+json'))
      throw await problemError(answer)
    await answer.body?.cancel()
    throw new AppError('not_a_coordinator', { address, detail: `status ${answer.status}` })
  }
  const person = me.safeParse(await answer.json().catch(() => null))
  if (!person.success)
    throw new AppError('not_a_coordinator', { address, detail: 'it does not say who you are' })
  return address
}
