import { z } from 'zod'
import { pageOf, pageQuery } from '../../../../shared/contract/http/common.ts'
import { connector, saveConnector as saveBody } from '../../../../shared/contract/http/connectors.ts'
import { getConnector, listConnectors } from '../../../core/connectors/read-connectors.ts'
import { removeConnector, saveConnector } from '../../../core/connectors/save-connector.ts'
import { requireRole } from '../../../core/access/roles.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams, pageInMemory } from '../pages.ts'

export function connectorRoutes(api: Api, { core, refreshConnector }: HttpDeps): void {
  api.get(
    '/connectors',
    {
      schema: {
        tags: ['connectors'],
        summary: 'Connectors with status and tools',
        querystring: pageQuery,
        response: { 200: pageOf(connector) },
      },
    },
    async (request) => pageInMemory(await listConnectors(core, request.caller), request.query),
  )
  api.post(
    '/connectors',
    {
      schema: {
        tags: ['connectors'],
        summary: 'Add a connector',
        body: saveBody,
        response: { 201: connector },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await saveConnector(core, request.caller, null, request.body)),
  )
  api.get(
    '/connectors/:id',
    {
      schema: {
        tags: ['connectors'],
        summary: 'One connector',
        params: idParams,
        response: { 200: connector },
      },
    },
    (request) => getConnector(core, request.caller, request.params.id),
  )
  api.put(
    '/connectors/:id',
    {
      schema: {
        tags: ['connectors'],
        summary: 'Replace a connector',
        params: idParams,
        body: saveBody,
        response: { 200: connector },
      },
    },
    (request) => saveConnector(core, request.caller, request.params.id, request.body),
  )
  api.delete(
    '/connectors/:id',
    {
      schema: {
        tags: ['connectors'],
        summary: 'Remove a connector',
        params: idParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await removeConnector(core, request.caller, request.params.id)
      return reply.status(204).send(null)
    },
  )
  api.post(
    '/connectors/:id/refresh',
    {
      schema: {
        tags: ['connectors'],
        summary: 'Ask the connector for its tools again',
        params: idParams,
        response: { 200: connector },
      },
    },
    async (request) => {
      requireRole(request.caller, 'admin')
      await getConnector(core, request.caller, request.params.id)
      await refreshConnector(request.params.id)
      return getConnector(core, request.caller, request.params.id)
    },
  )
}
