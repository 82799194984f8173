import { problem } from '../../../shared/contract/http/common.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'
import type { DecisionSigner } from './decision-signer.ts'

const ASK_LIMIT_MS = 15_000

export interface TeamAccess extends CoordinatorAccess {
  /** The token is still accepted, as far as known. */
  signedIn(): boolean
}

/**
 * A team's coordinator: the token is what the person signed in with. A token that is refused is not tried again, but for
 * learning why.
 * @param onRefused told once; `revoked` when somebody ended the session or closed the account, and it did not just expire
 */
export function createTeamAccess(
  address: string,
  token: string | null,
  onRefused: (revoked: boolean) => void = () => undefined,
  fetchWith: typeof fetch = fetch,
  signer?: DecisionSigner,
): TeamAccess {
  let refused = false
  return {
    ...(signer ? { signer } : {}),
    address: () => address,
    signedIn: () => token !== null && !refused,
    token: () => Promise.resolve(refused ? null : token),
    async renew(stale) {
      if (refused) return null
      refused = true
      onRefused(await isRevoked(address, stale, fetchWith))
      return null
    },
  }
}

/** A coordinator that does not answer, or does not say, has not revoked anything. */
async function isRevoked(address: string, token: string, fetchWith: typeof fetch): Promise<boolean> {
  try {
    const answer = await fetchWith(`${address}/api/v1/me`, {
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      redirect: 'error',
      signal: AbortSignal.timeout(ASK_LIMIT_MS),
    })
    const read = problem.safeParse(await answer.json())
    return answer.status === 401 && read.success && isRevocation(read.data)
  } catch {
    return false
  }
}

/** Whether a refusal says that somebody ended the session, and not that its time was over. */
function isRevocation({ code, data }: { code: string; data?: Record<string, unknown> | undefined }): boolean {
  return code === 'expired_credentials' && data?.['because'] === 'revoked'
}

/**
 * The origin of a team's coordinator from what a person typed, or null. https, or http where nothing leaves this machine.
 */
export function teamAddress(typed: string): string | null {
  const text = typed.trim()
  let url: URL
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`)
  } catch {
    return null
  }
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && loopback)
  return secure && url.username === '' && url.password === '' && url.hostname !== '' ? url.origin : null
}
