import { session } from '../../../shared/contract/http/session.ts'
import { ApiError } from '../../offline/api-error.ts'
import { createApi } from '../../offline/api.ts'
import type { Transport } from '../../offline/transport.ts'

export type Traded =
  | { readonly ok: true; readonly session: string }
  | { readonly ok: false; readonly code: string; readonly text: string }

const refused = (error: unknown): Traded =>
  error instanceof ApiError
    ? { ok: false, code: error.code, text: error.message }
    : { ok: false, code: 'internal', text: String(error) }

/** An API token for a session token. */
export async function tradeToken(transport: Transport, token: string): Promise<Traded> {
  try {
    const made = await createApi(transport).post('/session', {}, session, { bearer: token })
    return { ok: true, session: made.token }
  } catch (error) {
    return refused(error)
  }
}

/** Creates the owner with the one-time token of the set-up link; they are signed in with the answer. */
export async function becomeOwner(
  transport: Transport,
  setUpToken: string,
  owner: { readonly name: string; readonly email: string },
): Promise<Traded> {
  try {
    const made = await createApi(transport).post('/setup/owner', owner, session, { bearer: setUpToken })
    return { ok: true, session: made.token }
  } catch (error) {
    return refused(error)
  }
}
