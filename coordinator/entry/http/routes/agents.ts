import { z } from 'zod'
import { id, pageOf, pageQuery } from '../../../../shared/contract/http/common.ts'
import {
  agent,
  createdKey,
  createKey,
  saveAgent as saveBody,
} from '../../../../shared/contract/http/people.ts'
import { createAgentKey, revokeAgentKey } from '../../../core/agents/agent-keys.ts'
import { getAgent, listAgents, removeAgent, saveAgent } from '../../../core/agents/save-agent.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams, pageInMemory } from '../pages.ts'

export function agentRoutes(api: Api, { core }: HttpDeps): void {
  api.get(
    '/agents',
    {
      schema: {
        tags: ['agents'],
        summary: 'Agents you may see',
        querystring: pageQuery,
        response: { 200: pageOf(agent) },
      },
    },
    async (request) => pageInMemory(await listAgents(core, request.caller), request.query),
  )
  api.post(
    '/agents',
    { schema: { tags: ['agents'], summary: 'Add an agent', body: saveBody, response: { 201: agent } } },
    async (request, reply) =>
      reply.status(201).send(await saveAgent(core, request.caller, null, request.body)),
  )
  api.get(
    '/agents/:id',
    { schema: { tags: ['agents'], summary: 'One agent', params: idParams, response: { 200: agent } } },
    (request) => getAgent(core, request.caller, request.params.id),
  )
  api.put(
    '/agents/:id',
    {
      schema: {
        tags: ['agents'],
        summary: 'Replace an agent',
        params: idParams,
        body: saveBody,
        response: { 200: agent },
      },
    },
    (request) => saveAgent(core, request.caller, request.params.id, request.body),
  )
  api.delete(
    '/agents/:id',
    {
      schema: {
        tags: ['agents'],
        summary: 'Remove an agent and end its keys',
        params: idParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await removeAgent(core, request.caller, request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.post(
    '/agents/:id/keys',
    {
      schema: {
        tags: ['agents'],
        summary: 'A key for an agent; shown once',
        params: idParams,
        body: createKey,
        response: { 201: createdKey },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await createAgentKey(core, request.caller, request.params.id, request.body)),
  )
  api.delete(
    '/agents/:id/keys/:keyId',
    {
      schema: {
        tags: ['agents'],
        summary: 'End a key',
        params: idParams.extend({ keyId: id }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await revokeAgentKey(core, request.caller, request.params.id, request.params.keyId)
      return reply.status(204).send(null)
    },
  )
}
