import { z } from 'zod'
import { id } from '../../../../shared/contract/http/common.ts'
import { invitation, openSessions } from '../../../../shared/contract/http/sign-in.ts'
import { requirePerson } from '../../../core/access/roles.ts'
import { invitePerson } from '../../../core/identity/invitations.ts'
import { endSessionOf, listSessions } from '../../../core/identity/own-sessions.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams } from '../pages.ts'

/** Where people are signed in, and how an administrator lets somebody in. */
export function openSessionRoutes(api: Api, { core }: HttpDeps): void {
  const tags = ['session']
  const ended = { 204: z.null() }
  api.get(
    '/me/sessions',
    { schema: { tags, summary: 'Where you are signed in', response: { 200: openSessions } } },
    async ({ caller }) => ({ items: await listSessions(core, caller, requirePerson(caller).id) }),
  )
  api.delete(
    '/me/sessions/:id',
    { schema: { tags, summary: 'Sign out somewhere', params: idParams, response: ended } },
    async ({ caller, params }, reply) => {
      await endSessionOf(core, caller, requirePerson(caller).id, params.id)
      return reply.status(204).send(null)
    },
  )
  api.get(
    '/users/:id/sessions',
    {
      schema: {
        tags,
        summary: 'Where a person is signed in',
        params: idParams,
        response: { 200: openSessions },
      },
    },
    async ({ caller, params }) => ({ items: await listSessions(core, caller, params.id) }),
  )
  api.delete(
    '/users/:id/sessions/:sessionId',
    {
      schema: {
        tags,
        summary: 'Sign a person out somewhere',
        params: idParams.extend({ sessionId: id }),
        response: ended,
      },
    },
    async ({ caller, params }, reply) => {
      await endSessionOf(core, caller, params.id, params.sessionId)
      return reply.status(204).send(null)
    },
  )
  api.post(
    '/users/:id/invitations',
    {
      schema: {
        tags: ['people'],
        summary: 'A link by which this person connects their identity at the provider; shown once',
        params: idParams,
        response: { 201: invitation },
      },
    },
    async ({ caller, params }, reply) => reply.status(201).send(await invitePerson(core, caller, params.id)),
  )
}
