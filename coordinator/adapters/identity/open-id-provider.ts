import * as client from 'openid-client'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { IdentityProvider } from '../../ports/identity-provider.ts'

export interface OpenIdSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret?: string | undefined
  /** How people have to have signed in there: one of `acr`, and one of `amr`, where any are named (OpenID Connect, 2). */
  readonly strength?: { readonly acr: readonly string[]; readonly amr: readonly string[] }
}

const NO_STRENGTH = { acr: [], amr: [] }
const TIMEOUT_SECONDS = 15
/** Keys and addresses of a provider change seldom; a restart should not be needed when they do. */
const KNOWN_FOR_MS = 3_600_000

/**
 * Authorization code flow with PKCE (S256), state, nonce, the issuer of the answer (RFC 9207) and signed ID tokens, as
 * openid-client checks them. What the provider offers is asked when somebody first signs in.
 */
export function createOpenIdProvider(
  settings: OpenIdSettings,
  now: () => number = Date.now,
): IdentityProvider {
  const { issuer, strength = NO_STRENGTH } = settings
  let known: { readonly config: Promise<client.Configuration>; readonly until: number } | null = null

  function configuration(): Promise<client.Configuration> {
    if (known && now() < known.until) return known.config
    const config = discover(settings)
    known = { config, until: now() + KNOWN_FOR_MS }
    config.catch(() => (known = null))
    return config
  }

  return {
    issuer,
    name: new URL(issuer).host,
    async begin({ state, callback, anew }) {
      const config = await configuration().catch(unavailable)
      const verifier = client.randomPKCECodeVerifier()
      const nonce = client.randomNonce()
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope: 'openid email',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
        ...(anew ? { prompt: 'login' } : {}),
        ...(strength.acr.length === 0 ? {} : { acr_values: strength.acr.join(' ') }),
      })
      return { url: url.href, secret: JSON.stringify({ verifier, nonce }) }
    },
    async finish(answered, { state, secret }) {
      const config = await configuration().catch(unavailable)
      const { verifier, nonce } = JSON.parse(secret) as { verifier: string; nonce: string }
      try {
        const tokens = await client.authorizationCodeGrant(config, answered, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new AppError('provider_mistrusted', { detail: 'no ID token' })
        if (!isStrongEnough(claims, strength)) throw new AppError('sign_in_too_weak')
        return {
          issuer: claims.iss,
          subject: claims.sub,
          verifiedEmail: verifiedEmail(claims) ?? (await emailOfUserInfo(config, tokens, claims.sub)),
        }
      } catch (error) {
        throw refusal(error)
      }
    },
  }
}

const discover = ({ issuer, clientId, clientSecret }: OpenIdSettings): Promise<client.Configuration> =>
  client.discovery(
    new URL(issuer),
    clientId,
    undefined,
    clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
    {
      timeout: TIMEOUT_SECONDS,
      execute: [
        client.enableNonRepudiationChecks,
        ...(new URL(issuer).protocol === 'http:' ? [client.allowInsecureRequests] : []),
      ],
    },
  )

/** A provider may answer with less than was asked of it (`acr_values` is a wish), so what it says is looked at. */
function isStrongEnough(
  { acr, amr }: { readonly [name: string]: unknown },
  wanted: NonNullable<OpenIdSettings['strength']>,
): boolean {
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : []
  return (
    (wanted.acr.length === 0 || wanted.acr.some((value) => value === acr)) &&
    (wanted.amr.length === 0 || wanted.amr.some((value) => methods.includes(value)))
  )
}

const verifiedEmail = (claims: { readonly [name: string]: unknown }): string | null =>
  claims['email_verified'] === true && typeof claims['email'] === 'string' ? claims['email'] : null

async function emailOfUserInfo(
  config: client.Configuration,
  tokens: client.TokenEndpointResponse,
  subject: string,
): Promise<string | null> {
  if (config.serverMetadata().userinfo_endpoint === undefined) return null
  return verifiedEmail(await client.fetchUserInfo(config, tokens.access_token, subject))
}

function unavailable(error: unknown): never {
  throw new AppError('provider_unavailable', { detail: reasonOf(error) }, { cause: error })
}

/** Which of the three ends it was. What cannot be told apart is not trusted. */
function refusal(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof client.AuthorizationResponseError)
    return new AppError('provider_refused', { detail: error.error }, { cause: error })
  if (error instanceof client.ResponseBodyError)
    return new AppError('provider_refused', { detail: error.error }, { cause: error })
  const { code } = error as { code?: unknown }
  if (error instanceof TypeError || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT')
    return new AppError('provider_unavailable', { detail: reasonOf(error) }, { cause: error })
  return new AppError('provider_mistrusted', { detail: reasonOf(error) }, { cause: error })
}

const LONGEST_DETAIL = 100

/** A code of the library or the system where there is one: short, and without what a provider could write. */
function reasonOf(error: unknown): string {
  const { code, cause, name } = error as { code?: unknown; cause?: { code?: unknown }; name?: unknown }
  return (
    [cause?.code, code, name]
      .find((one) => typeof one === 'string')
      ?.toString()
      .slice(0, LONGEST_DETAIL) ?? 'unknown'
  )
}
