import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { about, session } from '../../../shared/contract/http/session.ts'
import { askedSignInCode } from '../../../shared/contract/http/sign-in.ts'
import type { TokenKept } from '../../../shared/contract/ipc.ts'
import type { SignInAnswer, SignInStep } from '../../../shared/contract/sign-in.ts'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ERRORS, type ErrorCode } from '../../../shared/domain/errors.ts'
import { connectionProblem } from './certificate-problem.ts'
import { problemError } from './problem-error.ts'
import { waitOnLoopback, type Loopback, type LoopbackParts } from './sign-in-loopback.ts'
import { signInToTeam } from './sign-in-to-team.ts'
import { teamAddress } from './team-access.ts'

export interface SignInFlowParts {
  /** Asks the person, in a window that no page can draw or press, whether to talk to this address. */
  confirmTeam(address: string): Promise<boolean>
  /** Takes in a team with the token of its session. */
  join(address: string, token: string): Promise<{ tokenKept: TokenKept }>
  /** Hands an address of the confirmed coordinator to the person's browser. */
  openBrowser(url: string, confirmed: string): Promise<void>
  readonly page: LoopbackParts['page']
  /** By which the person tells their sessions apart. */
  readonly device: string
  fetch: typeof fetch
  /** How long somebody may be at the provider, ms. */
  readonly patience?: number
}

const CALL_LIMIT_MS = 15_000
const PATIENCE_MS = 10 * 60_000

/**
 * Signing in to a team's coordinator, step by step. What must not be in a page is here: which coordinator the person has
 * confirmed, the challenge of the mailed code, the verifier, and the token.
 */
export function createSignInFlow(parts: SignInFlowParts): (step: SignInStep) => Promise<SignInAnswer> {
  let address: string | null = null
  let challenge: string | null = null
  let browser: { cancel(): void } | null = null

  const confirmed = (): string => {
    if (address === null) throw new AppError('sign_in_over')
    return address
  }
  const enter = async (at: string, token: string): Promise<SignInAnswer> => ({
    step: 'signed-in',
    ...(await parts.join(at, token)),
  })

  async function call<S extends z.ZodType>(
    at: string,
    path: string,
    schema: S,
    body?: object,
  ): Promise<z.output<S>> {
    const answer = await parts
      .fetch(`${at}/api/v1${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { accept: 'application/json', ...(body ? { 'content-type': 'application/json' } : {}) },
        redirect: 'error',
        signal: AbortSignal.timeout(CALL_LIMIT_MS),
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      .catch((error: unknown) => {
        throw connectionProblem(error)
      })
    if (answer.headers.get('content-type')?.startsWith('application/problem+json'))
      throw await problemError(answer)
    const read = schema.safeParse(await answer.json().catch(() => null))
    if (answer.ok && read.success) return read.data
    throw new AppError('not_a_coordinator', { address: at, detail: `status ${answer.status}` })
  }

  async function look(typed: string): Promise<SignInAnswer> {
    const wanted = teamAddress(typed)
    if (wanted === null) throw new AppError('insecure_address')
    browser?.cancel()
    // Else a script in a page could carry what it has read to any address, in the name of signing in.
    if (wanted !== address && !(await parts.confirmTeam(wanted))) throw new AppError('cancelled_by_person')
    const { signIn } = await call(wanted, '/about', about)
    ;[address, challenge] = [wanted, null]
    return {
      step: 'ways',
      address: wanted,
      email: signIn?.email ?? false,
      provider: signIn?.provider ?? null,
    }
  }

  async function throughBrowser(): Promise<SignInAnswer> {
    const at = confirmed()
    browser?.cancel()
    const loopback = await waitOnLoopback({ issuer: at, page: parts.page })
    const verifier = randomBytes(32).toString('base64url')
    const code = await broughtBy(loopback, at, verifier)
    if (code === null) return { step: 'cancelled' }
    const body = { code, verifier, client: 'desktop', device: parts.device }
    return enter(at, (await call(at, '/sign-in/provider/session', session, body)).token)
  }

  /** The code that the browser brings; null when the person has changed their mind. */
  async function broughtBy(loopback: Loopback, at: string, verifier: string): Promise<string | null> {
    const query = new URLSearchParams({
      client: 'desktop',
      challenge: createHash('sha256').update(verifier).digest('base64url'),
      state: loopback.state,
      redirect: loopback.redirect,
    })
    let cancel = (): void => undefined
    const cancelled = new Promise<null>((resolve) => {
      cancel = () => resolve(null)
    })
    const mine = { cancel }
    browser = mine
    const timer = setTimeout(cancel, parts.patience ?? PATIENCE_MS)
    try {
      await parts.openBrowser(`${at}/sign-in/start?${query.toString()}`, at)
      const brought = await Promise.race([loopback.brought, cancelled])
      if (brought === null || brought.ok) return brought?.code ?? null
      throw new AppError(knownCode(brought.error), { detail: 'see the browser' })
    } finally {
      clearTimeout(timer)
      loopback.close()
      if (browser === mine) browser = null
    }
  }

  return async (step) => {
    switch (step.step) {
      case 'look':
        return look(step.address)
      case 'email': {
        const asked = await call(confirmed(), '/sign-in/email', askedSignInCode, { email: step.email })
        challenge = asked.challenge
        return { step: 'code-sent' }
      }
      case 'code': {
        if (challenge === null) throw new AppError('sign_in_code_over')
        const at = confirmed()
        const body = { challenge, code: step.code, client: 'desktop', device: parts.device }
        const { token } = await call(at, '/sign-in/email/confirm', session, body)
        challenge = null
        return enter(at, token)
      }
      case 'token': {
        const at = confirmed()
        return enter(await signInToTeam(at, step.token, parts.fetch), step.token)
      }
      case 'browser':
        return throughBrowser()
      case 'cancel':
        browser?.cancel()
        return { step: 'cancelled' }
    }
  }
}

const knownCode = (code: string): ErrorCode =>
  Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : 'sign_in_over'
