import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Claims = Record<string, unknown>

/** What this provider does otherwise than it should; nothing: it is honest. */
export interface Lie {
  readonly claims?: (claims: Claims) => Claims
  readonly userInfo?: Claims
  /** How the ID token is signed; `null`: there is none. */
  readonly signed?: 'right' | 'other-key' | 'none' | 'client-secret' | null
  readonly discovery?: Claims
  readonly tokenStatus?: number
  /** Added to, or taken from (null), the address that the browser comes back to. */
  readonly answer?: Readonly<Record<string, string | null>>
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A provider on a real socket that lets everybody in as `sub-1` without asking, and lies as it is told. */
export async function startLyingProvider(clientId: string, clientSecret: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  let lie: Lie = {}
  let nonce = ''
  let asked = new URLSearchParams()
  const server = createServer((request, response) => {
    void answer(request).then(({ status, body, location }) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...(location ? { location } : {}) })
        .end(JSON.stringify(body)),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function answer(
    request: IncomingMessage,
  ): Promise<{ status: number; body: unknown; location?: string }> {
    const url = new URL(request.url ?? '/', issuer)
    const found = (body: unknown) => ({ status: 200, body })
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return found({
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/me`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
          authorization_response_iss_parameter_supported: true,
          ...lie.discovery,
        })
      case '/keys':
        return found({
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }],
        })
      case '/auth': {
        asked = url.searchParams
        nonce = asked.get('nonce') ?? ''
        const back = new URL(url.searchParams.get('redirect_uri') ?? '')
        const parts = { code: 'code', state: url.searchParams.get('state'), iss: issuer, ...lie.answer }
        for (const [name, value] of Object.entries(parts))
          if (value !== null) back.searchParams.set(name, value)
        return { status: 302, body: {}, location: back.href }
      }
      case '/token': {
        const status = lie.tokenStatus ?? 200
        const idToken = tokenOf()
        const tokens = { access_token: 'a', token_type: 'Bearer', expires_in: 60 }
        return status === 200
          ? found(idToken === null ? tokens : { ...tokens, id_token: idToken })
          : { status, body: { error: 'invalid_grant' } }
      }
      default:
        return found({ sub: 'sub-1', email: 'ana@example.com', email_verified: true, ...lie.userInfo })
    }
  }

  function tokenOf(): string | null {
    const { claims = (honest: Claims) => honest, signed = 'right' } = lie
    if (signed === null) return null
    const now = Math.floor(Date.now() / 1000)
    const body = claims({ iss: issuer, sub: 'sub-1', aud: clientId, iat: now, exp: now + 60, nonce })
    const alg = signed === 'none' ? 'none' : signed === 'client-secret' ? 'HS256' : 'RS256'
    const text = `${base64({ alg, ...(alg === 'RS256' ? { kid: 'k' } : {}) })}.${base64(body)}`
    const by = (key: KeyObject): string => sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')
    switch (signed) {
      case 'none':
        return `${text}.`
      case 'client-secret':
        return `${text}.${createHmac('sha256', clientSecret).update(text).digest('base64url')}`
      case 'other-key':
        return `${text}.${by(other)}`
      case 'right':
        return `${text}.${by(privateKey)}`
    }
  }

  return {
    issuer,
    /** What the browser came with last. */
    get asked(): URLSearchParams {
      return asked
    },
    lies(next: Lie): void {
      lie = next
    },
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
