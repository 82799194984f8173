import { AppError } from '../../../shared/domain/app-error.ts'
import { connectionProblem } from './certificate-problem.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'
import type { MadeSignature } from './decision-signer.ts'

export interface CoordinatorCall {
  readonly method: string
  /** Path and query, from `/api/`. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Whole, so that it can be sent again with a new token. */
  readonly body?: Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal
  /** Of a decision, where it was made before. */
  readonly signature?: MadeSignature | null
}

/**
 * One HTTP call to the coordinator as the signed-in person. A session that has ended is renewed once, and the call is
 * made again: a 401 is answered before anything is done.
 *
 * @throws AppError `coordinator_unavailable` when there is none, or it does not answer; `certificate_…` when it cannot
 * show who it is
 */
export async function callCoordinator(
  access: CoordinatorAccess,
  call: CoordinatorCall,
  fetchWith: typeof fetch = fetch,
): Promise<Response> {
  const token = await accessToken(() => access.token())
  const first = await send(access, call, token, fetchWith)
  if (first.status !== 401 || token === null) return first
  const renewed = await accessToken(() => access.renew(token))
  if (renewed === null || renewed === token) return first
  await first.body?.cancel()
  return send(access, call, renewed, fetchWith)
}

async function accessToken(get: () => Promise<string | null>): Promise<string | null> {
  try {
    return await get()
  } catch (error) {
    throw connectionProblem(error)
  }
}

async function send(
  access: CoordinatorAccess,
  call: CoordinatorCall,
  token: string | null,
  fetchWith: typeof fetch,
): Promise<Response> {
  const { method, path, headers = {}, body, signal } = call
  const address = access.address()
  if (address === null) throw new AppError('coordinator_unavailable', { detail: 'it is not running' })
  const signature = token === null ? {} : await access.signer?.headers(address, token, call, fetchWith)
  try {
    return await fetchWith(`${address}${path}`, {
      method,
      headers: token === null ? headers : { ...headers, ...signature, authorization: `Bearer ${token}` },
      redirect: 'manual',
      ...(body ? { body } : {}),
      ...(signal ? { signal } : {}),
    })
  } catch (error) {
    throw connectionProblem(error)
  }
}
