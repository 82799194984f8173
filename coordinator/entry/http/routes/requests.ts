import { z } from 'zod'
import { pageOf } from '../../../../shared/contract/http/common.ts'
import {
  answerQuestion as answerBody,
  askQuestion as askBody,
  cancelRequest as cancelBody,
  createDecision,
  createRequest,
  decisionReply,
  listRequests as listQuery,
  request as requestSchema,
  resolveRequest,
  revealArgument as revealBody,
  revealedArgument,
  waitQuery,
  withdrawDecision as withdrawBody,
} from '../../../../shared/contract/http/requests.ts'
import { onceConnected } from '../../../core/connectors/once-connected.ts'
import { SIGNATURE_HEADER } from '../../../../shared/domain/request/signed-decision.ts'
import { answerQuestion } from '../../../core/requests/answer-question.ts'
import { askQuestion } from '../../../core/requests/ask-question.ts'
import { cancelRequest } from '../../../core/requests/cancel-request.ts'
import { decideRequest } from '../../../core/requests/decide-request.ts'
import { getRequest, listRequests } from '../../../core/requests/read-requests.ts'
import { resolveByPolicy } from '../../../core/requests/resolve-by-policy.ts'
import { revealArgument } from '../../../core/requests/reveal-argument.ts'
import { submitRequest } from '../../../core/requests/submit-request.ts'
import { waitForRequest } from '../../../core/requests/wait-for-request.ts'
import { withdrawDecision } from '../../../core/requests/withdraw-decision.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams } from '../pages.ts'

const one = { params: idParams, response: { 200: requestSchema } }

export function requestRoutes(api: Api, { core, refreshConnector }: HttpDeps): void {
  api.post(
    '/requests',
    {
      schema: {
        tags: ['requests'],
        summary: 'Ask for tools',
        body: createRequest,
        response: { 201: requestSchema },
      },
    },
    async (request, reply) => {
      const submit = () => submitRequest(core, request.caller, request.body)
      return reply.status(201).send(await onceConnected(refreshConnector, submit))
    },
  )
  api.get(
    '/requests',
    {
      schema: {
        tags: ['requests'],
        summary: 'Requests you may read',
        querystring: listQuery,
        response: { 200: pageOf(requestSchema) },
      },
    },
    (request) => listRequests(core, request.caller, request.query),
  )
  api.get('/requests/:id', { schema: { tags: ['requests'], summary: 'One request', ...one } }, (request) =>
    getRequest(core, request.caller, request.params.id),
  )
  api.get(
    '/requests/:id/wait',
    {
      schema: {
        tags: ['requests'],
        summary: 'The request when it is resolved, or as it is after the time-out',
        querystring: waitQuery,
        ...one,
      },
    },
    (request, reply) => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      return waitForRequest(
        core,
        request.caller,
        request.params.id,
        request.query.timeoutSeconds * 1000,
        gone.signal,
      )
    },
  )
  api.post(
    '/requests/:id/decisions',
    {
      schema: {
        tags: ['requests'],
        summary: 'Approve or deny',
        params: idParams,
        body: createDecision,
        response: { 200: decisionReply },
      },
    },
    (request) => {
      const signature = [request.headers[SIGNATURE_HEADER]].flat()[0]
      return decideRequest(core, request.caller, request.params.id, request.body, signature)
    },
  )
  api.post(
    '/requests/:id/decisions/withdraw',
    {
      schema: {
        tags: ['requests'],
        summary: 'Take back your decision while the request is pending',
        body: withdrawBody,
        ...one,
      },
    },
    (request) => withdrawDecision(core, request.caller, request.params.id, request.body.decisionId),
  )
  api.post(
    '/requests/:id/cancel',
    { schema: { tags: ['requests'], summary: 'Cancel your request', body: cancelBody.nullish(), ...one } },
    (request) => cancelRequest(core, request.caller, request.params.id, request.body?.reason),
  )
  api.post(
    '/requests/:id/questions',
    {
      schema: {
        tags: ['requests'],
        summary: 'Ask the requester something before deciding',
        body: askBody,
        ...one,
      },
    },
    (request) => askQuestion(core, request.caller, request.params.id, request.body),
  )
  api.post(
    '/requests/:id/answers',
    { schema: { tags: ['requests'], summary: 'Answer the open question', body: answerBody, ...one } },
    (request) => answerQuestion(core, request.caller, request.params.id, request.body),
  )
  api.post(
    '/requests/:id/reveal',
    {
      schema: {
        tags: ['requests'],
        summary: 'Show one masked value; recorded',
        params: idParams,
        body: revealBody,
        response: { 200: revealedArgument },
      },
    },
    async (request) =>
      (await revealArgument(core, request.caller, request.params.id, request.body)) as z.infer<
        typeof revealedArgument
      >,
  )
  api.post(
    '/requests/:id/resolve',
    {
      schema: {
        tags: ['requests'],
        summary: 'End the request by a policy that decides it',
        body: resolveRequest,
        ...one,
      },
    },
    (request) => resolveByPolicy(core, request.caller, request.params.id, request.body.policyId),
  )
}
