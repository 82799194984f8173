import { z } from 'zod'
import { pageOf } from '../../../../shared/contract/http/common.ts'
import {
  evaluatePolicy,
  policy,
  policyOrder,
  policyVerdict,
  savePolicy as saveBody,
} from '../../../../shared/contract/http/policies.ts'
import { evaluateCall } from '../../../core/policies/evaluate-call.ts'
import {
  getPolicy,
  listPolicies,
  orderPolicies,
  removePolicy,
  savePolicy,
} from '../../../core/policies/save-policy.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams, wholePage } from '../pages.ts'

export function policyRoutes(api: Api, { core }: HttpDeps): void {
  api.get(
    '/policies',
    {
      schema: {
        tags: ['policies'],
        summary: 'All policies, in the order in which they are tried',
        response: { 200: pageOf(policy) },
      },
    },
    async (request) => wholePage(await listPolicies(core, request.caller)),
  )
  api.post(
    '/policies',
    {
      schema: {
        tags: ['policies'],
        summary: 'Create a policy, last in order',
        body: saveBody,
        response: { 201: policy },
      },
    },
    async (request, reply) =>
      reply.status(201).send(await savePolicy(core, request.caller, null, request.body)),
  )
  api.put(
    '/policies/order',
    {
      schema: {
        tags: ['policies'],
        summary: 'Put all policies into this order',
        body: policyOrder,
        response: { 200: pageOf(policy) },
      },
    },
    async (request) => wholePage(await orderPolicies(core, request.caller, request.body.ids)),
  )
  api.post(
    '/policies/evaluate',
    {
      schema: {
        tags: ['policies'],
        summary: 'What would happen to a call',
        body: evaluatePolicy,
        response: { 200: policyVerdict },
      },
    },
    (request) => evaluateCall(core, request.caller, request.body),
  )
  api.get(
    '/policies/:id',
    { schema: { tags: ['policies'], summary: 'One policy', params: idParams, response: { 200: policy } } },
    (request) => getPolicy(core, request.caller, request.params.id),
  )
  api.put(
    '/policies/:id',
    {
      schema: {
        tags: ['policies'],
        summary: 'Replace a policy',
        params: idParams,
        body: saveBody,
        response: { 200: policy },
      },
    },
    (request) => savePolicy(core, request.caller, request.params.id, request.body),
  )
  api.delete(
    '/policies/:id',
    {
      schema: {
        tags: ['policies'],
        summary: 'Remove a policy',
        params: idParams,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await removePolicy(core, request.caller, request.params.id)
      return reply.status(204).send(null)
    },
  )
}
