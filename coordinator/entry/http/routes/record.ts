import { z } from 'zod'
import { pageOf, pageQuery } from '../../../../shared/contract/http/common.ts'
import {
  auditReport,
  dashboard,
  delivery,
  deliveryDetail,
  listEvents,
  logCheckpoint,
  logEvent,
  retention,
  verifyAudit,
} from '../../../../shared/contract/http/record.ts'
import { readRetention, saveRetention } from '../../../core/archive/retention.ts'
import { listDeliveries, resendDelivery } from '../../../core/deliveries/read-deliveries.ts'
import { readDelivery } from '../../../core/deliveries/read-delivery.ts'
import { dashboardFor } from '../../../core/record/dashboard.ts'
import { listLogEvents } from '../../../core/record/read-log.ts'
import { signLogCheckpoint } from '../../../core/record/checkpoints.ts'
import { verifyLog } from '../../../core/record/verify-log.ts'
import type { Api } from '../api.ts'
import type { HttpDeps } from '../http-deps.ts'
import { idParams } from '../pages.ts'

const deliveryQuery = pageQuery.omit({ q: true, sort: true }).extend({
  status: z.enum(['queued', 'sending', 'delivered', 'failed', 'withdrawn']).optional(),
  channel: z.string().max(20).optional(),
  requestId: z.string().max(64).optional(),
})

export function recordRoutes(api: Api, { core }: HttpDeps): void {
  api.get(
    '/events',
    {
      schema: {
        tags: ['record'],
        summary: 'The log, after a sequence number',
        querystring: listEvents,
        response: { 200: z.object({ items: z.array(logEvent), nextSince: z.int() }) },
      },
    },
    (request) => listLogEvents(core, request.caller, request.query),
  )
  api.get(
    '/retention',
    {
      schema: {
        tags: ['record'],
        summary: 'How long ended requests stay in the store',
        response: { 200: retention },
      },
    },
    (request) => readRetention(core, request.caller),
  )
  api.put(
    '/retention',
    {
      schema: {
        tags: ['record'],
        summary: 'Choose how long ended requests stay in the store',
        body: retention,
        response: { 200: retention },
      },
    },
    (request) => saveRetention(core, request.caller, request.body),
  )
  api.get(
    '/audit/verify',
    { schema: { tags: ['record'], summary: 'Whether the log was altered', response: { 200: auditReport } } },
    (request) => verifyLog(core, request.caller),
  )
  api.post(
    '/audit/verify',
    {
      schema: {
        tags: ['record'],
        summary: 'Whether the log was altered, held against checkpoints kept outside',
        body: verifyAudit,
        response: { 200: auditReport },
      },
    },
    (request) => verifyLog(core, request.caller, request.body.checkpoints),
  )
  api.post(
    '/audit/checkpoints',
    { schema: { tags: ['record'], summary: 'Sign what the log is now', response: { 201: logCheckpoint } } },
    async (request, reply) => reply.status(201).send(await signLogCheckpoint(core, request.caller)),
  )
  api.get(
    '/deliveries',
    {
      schema: {
        tags: ['record'],
        summary: 'Messages and what became of them',
        querystring: deliveryQuery,
        response: { 200: pageOf(delivery) },
      },
    },
    (request) => listDeliveries(core, request.caller, request.query),
  )
  api.get(
    '/deliveries/:id',
    {
      schema: {
        tags: ['record'],
        summary: 'One message: its attempts, and what it says',
        params: idParams.extend({ id: z.string().min(1).max(300) }),
        response: { 200: deliveryDetail },
      },
    },
    (request) => readDelivery(core, request.caller, request.params.id),
  )
  api.post(
    '/deliveries/:id/resend',
    {
      schema: {
        tags: ['record'],
        summary: 'Try a message again',
        params: idParams.extend({ id: z.string().min(1).max(300) }),
        response: { 200: delivery },
      },
    },
    (request) => resendDelivery(core, request.caller, request.params.id),
  )
  api.get(
    '/dashboard',
    { schema: { tags: ['record'], summary: 'Figures of what you may read', response: { 200: dashboard } } },
    (request) => dashboardFor(core, request.caller),
  )
}
