import { session } from '../../../../shared/contract/http/session.ts'
import {
  askedSignInCode,
  askSignInCode as askBody,
  confirmSignInCode as confirmBody,
  type SignInWays,
} from '../../../../shared/contract/http/sign-in.ts'
import { AppError } from '../../../../shared/domain/app-error.ts'
import { askSignInCode, confirmSignInCode } from '../../../core/identity/email-sign-in.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'

const open = { config: { access: 'open' as const } }

/** What is offered to whoever is not signed in. The coordinator of one computer signs its owner in by itself. */
export const waysToSignIn = ({ core, emailSignIn }: HttpDeps): SignInWays => ({
  email: core.mode === 'team' && emailSignIn && core.canSend('email'),
  provider: null,
})

export function signInRoutes(api: Api, deps: HttpDeps): void {
  const { core } = deps
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
      const asked = await askSignInCode(core, request.body.email, { issuer: null, from: request.ip })
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
      return reply.status(201).send(await confirmSignInCode(core, proof, opening, { issuer: null }))
    },
  )
}
