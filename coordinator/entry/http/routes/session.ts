import { z } from 'zod'
import {
  about,
  createOwner,
  deviceKey,
  me,
  session,
  streamTicket,
} from '../../../../shared/contract/http/session.ts'
import { AppError } from '../../../../shared/domain/app-error.ts'
import { requirePerson } from '../../../core/access/roles.ts'
import { authenticate } from '../../../core/identity/authenticate.ts'
import { registerDeviceKey } from '../../../core/identity/device-key.ts'
import { endSession, sessionForDesktop, sessionFromToken, whoAmI } from '../../../core/identity/sessions.ts'
import { needsSetup, setUpOwner } from '../../../core/identity/set-up-owner.ts'
import type { Api } from '../api.ts'
import { bearerOf } from '../authenticate-request.ts'
import type { HttpDeps } from '../http-deps.ts'
import { waysToSignIn } from './sign-in.ts'

const open = { config: { access: 'open' as const } }

export function sessionRoutes(api: Api, deps: HttpDeps): void {
  const { core, gate, tickets } = deps
  api.get(
    '/about',
    {
      ...open,
      schema: {
        tags: ['session'],
        summary: 'What an app needs to know before anybody is signed in',
        security: [],
        response: { 200: about },
      },
    },
    async () => ({
      name: 'countersign' as const,
      version: core.version,
      needsSetup: await needsSetup(core),
      mode: core.mode,
      signIn: waysToSignIn(deps),
    }),
  )
  api.post(
    '/setup/owner',
    {
      ...open,
      schema: {
        tags: ['session'],
        summary: 'Create the owner, once',
        body: createOwner,
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const text = bearerOf(request)
      if (text === null) throw new AppError('missing_credentials')
      const gateOf = gate.recognise(text)
      if (gateOf === null) throw new AppError('invalid_credentials')
      const via = gateOf === 'desktop' ? 'desktop' : 'web'
      return reply.status(201).send(await setUpOwner(core, request.body, { via, from: request.ip }))
    },
  )
  api.post(
    '/session',
    {
      ...open,
      schema: {
        tags: ['session'],
        summary: 'Trade an API token, or the secret of the desktop app, for a session',
        response: { 201: session },
      },
    },
    async (request, reply) => {
      const text = bearerOf(request)
      if (text === null) throw new AppError('missing_credentials')
      const made =
        gate.recognise(text) === 'desktop'
          ? await sessionForDesktop(core, request.ip)
          : await sessionFromToken(core, await authenticate(core, text, request.ip))
      return reply.status(201).send(made)
    },
  )
  api.delete(
    '/session',
    { schema: { tags: ['session'], summary: 'Sign out', response: { 204: z.null() } } },
    async (request, reply) => {
      await endSession(core, request.caller)
      return reply.status(204).send(null)
    },
  )
  api.put(
    '/session/device-key',
    {
      schema: {
        tags: ['session'],
        summary: 'Have decisions of this session count only with a signature by this key',
        body: deviceKey,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await registerDeviceKey(core, request.caller, request.body.publicKey)
      return reply.status(204).send(null)
    },
  )
  api.get(
    '/me',
    { schema: { tags: ['session'], summary: 'Who you are', response: { 200: me } } },
    (request) => whoAmI(core, request.caller),
  )
  api.post(
    '/stream/tickets',
    {
      schema: {
        tags: ['session'],
        summary: 'A one-time ticket with which a browser opens the stream',
        response: { 201: streamTicket },
      },
    },
    async (request, reply) => reply.status(201).send(await tickets.issue(requirePerson(request.caller))),
  )
}
