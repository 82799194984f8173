import { session } from '../../../../shared/contract/http/session.ts'
import {
  askedSignInCode,
  askSignInCode as askBody,
  confirmSignInCode as confirmBody,
  tradeSignIn,
  type SignInWays,
} from '../../../../shared/contract/http/sign-in.ts'
import { AppError } from '../../../../shared/domain/app-error.ts'
import { askSignInCode, confirmSignInCode } from '../../../core/identity/email-sign-in.ts'
import { tradeHandedCode } from '../../../core/identity/trade-handed-code.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'

const open = { config: { access: 'open' as const } }

/** What is offered to whoever is not signed in. The coordinator of one computer signs its owner in by itself. */
export const waysToSignIn = ({ core, signIn }: HttpDeps): SignInWays => ({
  email: core.mode === 'team' && signIn.email && core.canSend('email'),
  provider: signIn.provider?.name ?? null,
})

export function signInRoutes(api: Api, deps: HttpDeps): void {
  const { core, signIn } = deps
  const issuer = signIn.provider?.issuer ?? null
  const requireMail = (): void => {
    if (!waysToSignIn(deps).email) throw new AppError('sign_in_not_offered')
  }
  api.post(
    '/sign-in/email',
    {
      ...open,
      schema: {
        tags: ['session'],
        summary: 'Have a code to sign in with mailed',
        security: [],
        body: askBody,
        response: { 202: askedSignInCode },
      },
    },
    async (request, reply) => {
      requireMail()
      const asked = await askSignInCode(core, request.body.email, { issuer, from: request.ip })
      return reply.status(202).send(asked)
    },
  )
  api.post(
    '/sign-in/email/confirm',
    {
      ...open,
      schema: {
        tags: ['session'],
        summary: 'Open a session with a code that was mailed',
        security: [],
        body: confirmBody,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      requireMail()
      const { client, device, ...proof } = request.body
      const opening = { via: client, from: request.ip, device }
      return reply.status(201).send(await confirmSignInCode(core, proof, opening, { issuer }))
    },
  )
  api.post(
    '/sign-in/provider/session',
    {
      ...open,
      schema: {
        tags: ['session'],
        summary: 'Open a session with the code that the browser brought back from the identity provider',
        security: [],
        body: tradeSignIn,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      if (!signIn.provider) throw new AppError('sign_in_not_offered')
      const { client, device, ...proof } = request.body
      const opening = { via: client, from: request.ip, device }
      return reply.status(201).send(await tradeHandedCode(core, proof, opening))
    },
  )
}
