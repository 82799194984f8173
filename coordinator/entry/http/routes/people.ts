import { z } from 'zod'
import { id, pageOf, pageQuery } from '../../../../shared/contract/http/common.ts'
import {
  createdToken,
  createToken,
  group,
  messageLanguage,
  preferences,
  saveGroup as groupBody,
  saveUser as userBody,
  user,
} from '../../../../shared/contract/http/people.ts'
import { createUserToken, revokeUserToken } from '../../../core/identity/user-tokens.ts'
import { readMessageLanguage, saveMessageLanguage } from '../../../core/people/message-language.ts'
import { getGroup, getUser, listGroups, listUsers } from '../../../core/people/read-people.ts'
import { removeGroup, saveGroup } from '../../../core/people/save-group.ts'
import { savePreferences } from '../../../core/people/save-preferences.ts'
import { saveUser } from '../../../core/people/save-user.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams, pageInMemory } from '../pages.ts'

export function peopleRoutes(api: Api, { core }: HttpDeps): void {
  api.get(
    '/users',
    {
      schema: {
        tags: ['people'],
        summary: 'People you may see',
        querystring: pageQuery,
        response: { 200: pageOf(user) },
      },
    },
    async (request) => pageInMemory(await listUsers(core, request.caller), request.query),
  )
  api.post(
    '/users',
    { schema: { tags: ['people'], summary: 'Add a person', body: userBody, response: { 201: user } } },
    async (request, reply) =>
      reply.status(201).send(await saveUser(core, request.caller, null, request.body)),
  )
  api.get(
    '/users/:id',
    { schema: { tags: ['people'], summary: 'One person', params: idParams, response: { 200: user } } },
    (request) => getUser(core, request.caller, request.params.id),
  )
  api.put(
    '/users/:id',
    {
      schema: {
        tags: ['people'],
        summary: 'Replace what is known of a person',
        params: idParams,
        body: userBody,
        response: { 200: user },
      },
    },
    (request) => saveUser(core, request.caller, request.params.id, request.body),
  )
  api.post(
    '/users/:id/tokens',
    {
      schema: {
        tags: ['people'],
        summary: 'An API token that acts as this person; shown once',
        params: idParams,
        body: createToken,
        response: { 201: createdToken },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await createUserToken(core, request.caller, request.params.id, request.body)),
  )
  api.delete(
    '/users/:id/tokens/:tokenId',
    {
      schema: {
        tags: ['people'],
        summary: 'End an API token',
        params: idParams.extend({ tokenId: id }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await revokeUserToken(core, request.caller, request.params.id, request.params.tokenId)
      return reply.status(204).send(null)
    },
  )
  api.put(
    '/me/preferences',
    {
      schema: {
        tags: ['people'],
        summary: 'Choose the language of your messages and your quiet hours',
        body: preferences,
        response: { 200: user },
      },
    },
    (request) => savePreferences(core, request.caller, request.body),
  )
  api.get(
    '/message-language',
    {
      schema: {
        tags: ['people'],
        summary: 'The language of messages to those who chose none',
        response: { 200: messageLanguage },
      },
    },
    (request) => readMessageLanguage(core, request.caller),
  )
  api.put(
    '/message-language',
    {
      schema: {
        tags: ['people'],
        summary: 'Choose the language of messages to those who chose none',
        body: messageLanguage,
        response: { 200: messageLanguage },
      },
    },
    (request) => saveMessageLanguage(core, request.caller, request.body),
  )
  api.get(
    '/groups',
    {
      schema: {
        tags: ['people'],
        summary: 'Groups you may see',
        querystring: pageQuery,
        response: { 200: pageOf(group) },
      },
    },
    async (request) => pageInMemory(await listGroups(core, request.caller), request.query),
  )
  api.post(
    '/groups',
    { schema: { tags: ['people'], summary: 'Add a group', body: groupBody, response: { 201: group } } },
    async (request, reply) =>
      reply.status(201).send(await saveGroup(core, request.caller, null, request.body)),
  )
  api.get(
    '/groups/:id',
    { schema: { tags: ['people'], summary: 'One group', params: idParams, response: { 200: group } } },
    (request) => getGroup(core, request.caller, request.params.id),
  )
  api.put(
    '/groups/:id',
    {
      schema: {
        tags: ['people'],
        summary: 'Replace a group',
        params: idParams,
        body: groupBody,
        response: { 200: group },
      },
    },
    (request) => saveGroup(core, request.caller, request.params.id, request.body),
  )
  api.delete(
    '/groups/:id',
    {
      schema: { tags: ['people'], summary: 'Remove a group', params: idParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await removeGroup(core, request.caller, request.params.id)
      return reply.status(204).send(null)
    },
  )
}
