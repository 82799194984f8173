import { session } from '../../../shared/contract/http/session.ts'
import type { CoordinatorAccess } from './coordinator-access.ts'
import { createDecisionSigner, newDeviceKey } from './decision-signer.ts'

export interface ComputerAccessParts {
  /** The supervised coordinator's address, from its own message. */
  url(): string | null
  /** The secret of its present start. */
  secret(): string
  fetch: typeof fetch
}

/** The coordinator carried by this app: the secret of its start opens the owner's session. */
export function createComputerAccess({ url, secret, fetch }: ComputerAccessParts): CoordinatorAccess {
  let known: { address: string; token: string } | null = null
  let opening: Promise<string | null> | null = null

  async function openSession(address: string): Promise<string | null> {
    const response = await fetch(`${address}/api/v1/session`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret()}`, 'content-type': 'application/json' },
      body: '{}',
      redirect: 'error',
    })
    if (!response.ok) {
      await response.body?.cancel()
      return null
    }
    const { token } = session.parse(await response.json())
    known = { address, token }
    return token
  }

  function open(): Promise<string | null> {
    const address = url()
    if (address === null) return Promise.resolve(null)
    // Many requests at once open one session.
    opening ??= openSession(address).finally(() => {
      opening = null
    })
    return opening
  }

  return {
    // Each run opens a session of its own: its key lives as long.
    signer: createDecisionSigner(newDeviceKey()),
    address: url,
    // A coordinator that was started again has another address or another secret: its session is opened anew.
    token: () => (known && known.address === url() ? Promise.resolve(known.token) : open()),
    renew(stale) {
      if (known && known.token !== stale) return Promise.resolve(known.token)
      known = null
      return open()
    },
  }
}
