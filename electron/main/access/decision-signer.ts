import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { createDecision } from '../../../shared/contract/http/requests.ts'
import { SIGNATURE_HEADER, signedFacts, textToSign } from '../../../shared/domain/request/signed-decision.ts'

/** A new private key of this device for one session: Ed25519, PKCS 8 in base64url. */
export const newDeviceKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64url')

/** A call, as far as it has to be known to be signed. */
interface SignableCall {
  readonly method: string
  readonly path: string
  readonly body?: Uint8Array<ArrayBuffer>
  readonly signal?: AbortSignal
  /** Made when it was decided. Of another session's key it is worth nothing any more, and is made anew. */
  readonly signature?: MadeSignature | null
}

/** What a key of this device signed. */
export interface MadeSignature {
  /** The public key, base64url. */
  readonly by: string
  /** The whole header. */
  readonly header: string
}

export interface DecisionSigner {
  /** Signs a decision now, for sending it later; null for what is none. */
  sign(call: Pick<SignableCall, 'method' | 'path' | 'body'>): MadeSignature | null
  /**
   * The header by which this device vouches for a decision; none for any other call. The coordinator is told the key
   * first, once for each session; one that is away, or knows no such keys, hinders nothing.
   */
  headers(address: string, token: string, call: SignableCall, fetchWith: typeof fetch): Promise<HeadersOf>
  /** Tells the coordinator the key of a new session, before anything is decided in it. */
  register(address: string, token: string, fetchWith: typeof fetch, signal?: AbortSignal): Promise<void>
}
type HeadersOf = Readonly<Record<string, string>>

const DECISION = /^\/api\/v1\/requests\/([^/?]+)\/decisions$/
/** Registered; an API token, which signs nothing; an older coordinator; another key, which no repeating changes. */
const SETTLED: readonly number[] = [204, 403, 404, 409]

/**
 * Signs every decision that leaves this desktop, whoever made it: a page, a notification, the window of approvals or an
 * earlier run. The signature goes beside the body, so that a decision sent again is the same call.
 *
 * @param privateKey as `newDeviceKey` made it
 * @param now epoch ms
 */
export function createDecisionSigner(privateKey: string, now: () => number = Date.now): DecisionSigner {
  const key = createPrivateKey({
    key: Buffer.from(privateKey, 'base64url'),
    format: 'der',
    type: 'pkcs8',
  })
  const { x: publicKey } = createPublicKey(key).export({ format: 'jwk' })
  let registered: string | null = null

  async function register(address: string, token: string, fetchWith: typeof fetch, signal?: AbortSignal) {
    if (registered === token) return
    try {
      const answer = await fetchWith(`${address}/api/v1/session/device-key`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ publicKey }),
        redirect: 'error',
        ...(signal ? { signal } : {}),
      })
      await answer.body?.cancel()
      if (SETTLED.includes(answer.status)) registered = token
    } catch {
      // The call itself says that nobody answers.
    }
  }

  const by = String(publicKey)
  function signNow({ method, path, body }: Pick<SignableCall, 'method' | 'path' | 'body'>) {
    const decision = method === 'POST' ? readDecision(path, body) : null
    if (!decision) return null
    const at = now()
    const text = textToSign(signedFacts(decision.requestId, decision, at))
    return { by, header: `${at} ${sign(null, Buffer.from(text, 'utf8'), key).toString('base64url')}` }
  }

  return {
    register,
    sign: signNow,
    async headers(address, token, call, fetchWith) {
      const made = call.signature?.by === by ? call.signature : signNow(call)
      if (!made) return {}
      await register(address, token, fetchWith, call.signal)
      return { [SIGNATURE_HEADER]: made.header }
    },
  }
}

/** Null for what is no decision, or one that the coordinator will refuse anyway. */
function readDecision(path: string, body: Uint8Array | undefined) {
  const [, id] = DECISION.exec(path) ?? []
  if (id === undefined) return null
  try {
    const decision = createDecision.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)))
    return { ...decision, requestId: decodeURIComponent(id) }
  } catch {
    return null
  }
}
