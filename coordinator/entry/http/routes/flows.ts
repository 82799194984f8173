import { z } from 'zod'
import { instant, pageOf, pageQuery } from '../../../../shared/contract/http/common.ts'
import {
  flow,
  flowCheck,
  flowSimulation,
  saveFlow as saveBody,
  simulateFlow as simulateBody,
  webhookTestAnswer,
} from '../../../../shared/contract/http/flows.ts'
import { replayWebhooks as replayBody, webhookReplay } from '../../../../shared/contract/http/settings.ts'
import { checkDraft } from '../../../core/flows/validate-draft.ts'
import { getFlow, listFlows, listFlowVersions } from '../../../core/flows/read-flows.ts'
import { simulateFlow } from '../../../core/flows/simulate-flow.ts'
import { removeFlow } from '../../../core/flows/remove-flow.ts'
import { duplicateFlow, saveFlow } from '../../../core/flows/save-flow.ts'
import { testWebhook } from '../../../core/flows/test-webhook.ts'
import { replayWebhooks } from '../../../core/webhooks/replay-webhooks.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams, pageInMemory } from '../pages.ts'

const version = z.object({ version: z.int(), savedAt: instant, savedBy: z.string(), flow })

export function flowRoutes(api: Api, { core }: HttpDeps): void {
  api.get(
    '/flows',
    {
      schema: {
        tags: ['flows'],
        summary: 'Approval flows',
        querystring: pageQuery,
        response: { 200: pageOf(flow) },
      },
    },
    async (request) => pageInMemory(await listFlows(core, request.caller), request.query),
  )
  api.post(
    '/flows',
    { schema: { tags: ['flows'], summary: 'Create a flow', body: saveBody, response: { 201: flow } } },
    async (request, reply) =>
      reply.status(201).send(await saveFlow(core, request.caller, null, request.body)),
  )
  api.post(
    '/flows/validate',
    {
      schema: {
        tags: ['flows'],
        summary: 'What is wrong with a flow, and whom it reaches',
        body: saveBody,
        response: { 200: flowCheck },
      },
    },
    (request) => checkDraft(core, request.caller, request.body),
  )
  api.post(
    '/flows/simulate',
    {
      schema: {
        tags: ['flows'],
        summary: 'Rehearse a flow: who is told and when, who decides, where it stalls',
        body: simulateBody,
        response: { 200: flowSimulation },
      },
    },
    (request) => simulateFlow(core, request.caller, request.body),
  )
  api.get(
    '/flows/:id',
    { schema: { tags: ['flows'], summary: 'One flow', params: idParams, response: { 200: flow } } },
    (request) => getFlow(core, request.caller, request.params.id),
  )
  api.put(
    '/flows/:id',
    {
      schema: {
        tags: ['flows'],
        summary: 'Save the next version',
        params: idParams,
        body: saveBody,
        response: { 200: flow },
      },
    },
    (request) => saveFlow(core, request.caller, request.params.id, request.body),
  )
  api.delete(
    '/flows/:id',
    {
      schema: {
        tags: ['flows'],
        summary: 'Remove a flow',
        params: idParams,
        querystring: z.object({ replacement: z.string().max(64).optional() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await removeFlow(core, request.caller, request.params.id, request.query.replacement)
      return reply.status(204).send(null)
    },
  )
  api.post(
    '/flows/:id/duplicate',
    { schema: { tags: ['flows'], summary: 'Copy a flow', params: idParams, response: { 201: flow } } },
    async (request, reply) =>
      reply.status(201).send(await duplicateFlow(core, request.caller, request.params.id)),
  )
  api.post(
    '/flows/:id/webhook-test',
    {
      schema: {
        tags: ['flows'],
        summary: 'Send a test event to the saved webhook',
        params: idParams,
        response: { 202: webhookTestAnswer },
      },
    },
    async (request, reply) =>
      reply.status(202).send(await testWebhook(core, request.caller, request.params.id)),
  )
  api.post(
    '/flows/:id/webhook-replay',
    {
      schema: {
        tags: ['flows'],
        summary: 'Send the webhook a stretch of time again',
        params: idParams,
        body: replayBody,
        response: { 200: webhookReplay },
      },
    },
    (request) => replayWebhooks(core, request.caller, request.params.id, request.body),
  )
  api.get(
    '/flows/:id/versions',
    {
      schema: {
        tags: ['flows'],
        summary: 'Every version, newest first',
        params: idParams,
        response: { 200: z.object({ items: z.array(version) }) },
      },
    },
    async (request) => ({ items: await listFlowVersions(core, request.caller, request.params.id) }),
  )
}
