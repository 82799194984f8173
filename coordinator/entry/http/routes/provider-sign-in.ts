import type { FastifyReply, FastifyRequest } from 'fastify'
import { providerSignIn } from '../../../../shared/contract/http/sign-in.ts'
import { AppError } from '../../../../shared/domain/app-error.ts'
import { answerCallback, beginProviderSignIn, pageUrl } from '../../../core/identity/provider-sign-in.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'

const open = { config: { access: 'open' as const } }

/**
 * Two addresses that a person’s browser goes through on its way to the identity provider and back. They keep nothing in
 * the browser: who began is known by a challenge, and what comes back is of use to them alone. Whatever goes wrong is
 * said by the page for signing in, in its reader’s language.
 */
export function providerSignInRoutes(server: Api, { core, signIn }: HttpDeps): void {
  const { provider, linkByEmail } = signIn
  const go = (reply: FastifyReply, to: string): FastifyReply =>
    reply.header('Cache-Control', 'no-store').redirect(to, 302)
  const sayWhy = (reply: FastifyReply, error: unknown): FastifyReply => {
    if (!(error instanceof AppError)) throw error
    return go(reply, pageUrl(core, { error: error.code }))
  }
  server.get('/sign-in/start', open, async (request, reply) => {
    try {
      if (!provider) throw new AppError('sign_in_not_offered')
      const asked = providerSignIn.safeParse(Object.fromEntries(new URLSearchParams(searchOf(request))))
      if (!asked.success) throw new AppError('invalid_body', { part: 'querystring' })
      return go(reply, await beginProviderSignIn(core, provider, asked.data, request.ip))
    } catch (error) {
      return sayWhy(reply, error)
    }
  })
  server.get('/sign-in/callback', open, async (request, reply) => {
    try {
      if (!provider) throw new AppError('sign_in_not_offered')
      return go(reply, await answerCallback(core, provider, searchOf(request), { byEmail: linkByEmail }))
    } catch (error) {
      return sayWhy(reply, error)
    }
  })
}

/** As it was sent, so that what was given twice can be told from what was given once. */
const searchOf = ({ url }: FastifyRequest): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '')
