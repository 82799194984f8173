import type { ProviderSignIn } from '../../../shared/contract/http/sign-in.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { sha256Hex } from '../../../shared/domain/canonical/sha256.ts'
import type { IdentityProvider } from '../../ports/identity-provider.ts'
import type { Proof } from '../../ports/store.ts'
import type { Core } from '../core.ts'
import { countTry } from './count-tries.ts'
import { linkedPerson, type LinkRules } from './identity-links.ts'
import { loopbackRedirect } from './loopback-redirect.ts'

const FLOW = 'provider-sign-in'
export const HANDED_CODE = 'provider-sign-in-code'
const FLOW_LIFETIME_MS = 10 * 60_000
/** The page or app takes its code at once. */
const CODE_LIFETIME_MS = 60_000
/** Many people of one office share an address of the network. */
const MOST_OF_CALLER = 120

/** What is kept while a person is at the provider; the secret is sealed. */
interface Flow {
  readonly request: ProviderSignIn
  readonly secret: string
  readonly used: boolean
}

/** What a handed code is good for: one session of this person, for whoever has the text behind the challenge. */
export interface HandedCode {
  readonly personId: string
  readonly identityId: string
  readonly client: ProviderSignIn['client']
  readonly challenge: string
  readonly used: boolean
}

const callbackOf = (core: Core): string => `${core.publicUrl}/sign-in/callback`

/**
 * Where to send the browser. A desktop's person shows anew who they are: else any program of this computer could have
 * a session opened through a browser that the provider still knows, without anybody noticing.
 *
 * Throws `invalid_body`, `too_many_requests`, `provider_unavailable`.
 */
export async function beginProviderSignIn(
  core: Core,
  provider: IdentityProvider,
  request: ProviderSignIn,
  from: string | undefined,
): Promise<string> {
  if (request.client === 'desktop' && loopbackRedirect(request.redirect) === null)
    throw new AppError('invalid_body', { part: 'redirect' })
  await core.store.commit((tx) => countTry(core, tx, `provider ${from ?? ''}`, MOST_OF_CALLER))
  const state = core.ids.secret()
  const anew = request.client === 'desktop'
  const { url, secret } = await provider.begin({ state, callback: callbackOf(core), anew })
  const body: Flow = { request, secret: core.secrets.seal(secret), used: false }
  const expiresAt = core.clock.now().at + FLOW_LIFETIME_MS
  await core.store.commit((tx) => tx.proofs.put({ id: sha256Hex(state), kind: FLOW, body, expiresAt }))
  return url
}

/**
 * Takes what the provider sent the browser back with, once.
 *
 * @param search the query of the address, with its question mark
 * @returns where the browser goes on: to whoever began, with a code or an error. An answer to nothing that was begun
 * here goes to the page for signing in.
 */
export async function answerCallback(
  core: Core,
  provider: IdentityProvider,
  search: string,
  rules: LinkRules,
): Promise<string> {
  const flow = await takeFlow(core, search)
  if (!flow) return pageUrl(core, { error: 'sign_in_over' })
  const { request } = flow
  try {
    const answered = new URL(callbackOf(core))
    answered.search = search
    const [state = ''] = answered.searchParams.getAll('state')
    const identity = await provider.finish(answered, { state, secret: core.secrets.open(flow.secret) })
    // The adapter checks it too; who somebody is must not hang on one line.
    if (identity.issuer !== provider.issuer) throw new AppError('provider_mistrusted', { detail: 'issuer' })
    const code = core.ids.secret()
    const refused = await core.store.commit(async (tx): Promise<AppError | null> => {
      const invitation = request.client === 'web' ? request.invitation : undefined
      const found = await linkedPerson(core, tx, identity, { ...rules, invitation })
      if (found instanceof AppError) return found
      const { personId, id } = found
      const { client, challenge } = request
      const body: HandedCode = { personId, identityId: id, client, challenge, used: false }
      const expiresAt = core.clock.now().at + CODE_LIFETIME_MS
      await tx.proofs.put({ id: sha256Hex(code), kind: HANDED_CODE, body, expiresAt })
      return null
    })
    if (refused) throw refused
    return backTo(core, request, { code })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    core.warn('a sign-in by the identity provider was refused', { code: error.code, data: error.data })
    return backTo(core, request, { error: error.code })
  }
}

/** The flow that this answer belongs to; from now on it is used, whatever comes of it. */
function takeFlow(core: Core, search: string): Promise<Flow | null> {
  const [state, second] = new URLSearchParams(search).getAll('state')
  if (state === undefined || second !== undefined) return Promise.resolve(null)
  return core.store.commit(async (tx) => {
    const proof: Proof | undefined = await tx.proofs.get(sha256Hex(state))
    if (proof?.kind !== FLOW || proof.expiresAt <= core.clock.now().at) return null
    const flow = proof.body as Flow
    if (flow.used) return null
    await tx.proofs.put({ ...proof, body: { ...flow, used: true, secret: '' } satisfies Flow })
    return flow
  })
}

/** `iss`: whose answer this is, so that an app that knows several coordinators takes no other's for it (RFC 9207). */
function backTo(core: Core, request: ProviderSignIn, answer: Readonly<Record<string, string>>): string {
  const parts = { ...answer, state: request.state, iss: new URL(core.publicUrl).origin }
  if (request.client === 'web') return pageUrl(core, parts)
  const url = loopbackRedirect(request.redirect)
  if (!url) return pageUrl(core, { error: 'sign_in_over' })
  url.search = new URLSearchParams(parts).toString()
  return url.href
}

/** Behind `#`, where neither servers nor their logs see it. */
export const pageUrl = (core: Core, parts: Readonly<Record<string, string>>): string =>
  `${core.publicUrl}/#/sign-in?${new URLSearchParams(parts).toString()}`
