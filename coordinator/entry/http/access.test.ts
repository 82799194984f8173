import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { flowBody, must, type Cast } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'

/** A pending request of Max's robot. */
let open: Request
beforeAll(async () => {
  open = await must(
    cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
  )
})

const WHO = ['nobody', 'agent', 'member', 'approver', 'admin'] as const
type Statuses = readonly [nobody: number, agent: number, member: number, approver: number, admin: number]

interface Row {
  readonly route: string
  readonly statuses: Statuses
  /** Where the parameters point: to nothing unless said. */
  readonly path?: (stage: Cast) => string
  readonly body?: (stage: Cast) => unknown
}

const ALL_200: Statuses = [200, 200, 200, 200, 200]
const PEOPLE: Statuses = [401, 403, 200, 200, 200]
const APPROVERS: Statuses = [401, 403, 403, 200, 200]
/** Somebody who may, about a thing that is not there. */
const APPROVERS_NONE: Statuses = [401, 403, 403, 404, 404]
const ADMINS_NONE: Statuses = [401, 403, 403, 403, 404]
const ADMINS_INVALID: Statuses = [401, 403, 403, 403, 422]
/** As directories are told of a body that is wrong. */
const ADMINS_BAD: Statuses = [401, 403, 403, 403, 400]
const ADMINS: Statuses = [401, 403, 403, 403, 200]
/** Nobody signs in here; the provider signs what it sends. */
const FORGED: Statuses = [403, 403, 403, 403, 403]
const NOT_OFFERED: Statuses = [409, 409, 409, 409, 409]
/** To the page that says why not. */
const TO_SIGN_IN: Statuses = [302, 302, 302, 302, 302]
const NONE: Statuses = [401, 404, 404, 404, 404]
const PEOPLE_NONE: Statuses = [401, 403, 404, 404, 404]

const user = { name: 'New', email: 'not-unique@example.com' }
const policy = { name: 'P', action: 'deny', subjects: { users: ['nobody-there'] } }

/**
 * Who gets what on every route. `member` is Kim, who has nothing to do with the open request; `agent` is Max's robot.
 * Bodies of writes are chosen so that nothing changes for those who may.
 */
const ROWS: readonly Row[] = [
  { route: 'GET /api/v1/directory', statuses: ADMINS },
  { route: 'POST /api/v1/directory/keys', statuses: [401, 403, 403, 403, 201], body: () => ({ name: 'D' }) },
  { route: 'DELETE /api/v1/directory/keys/:id', statuses: ADMINS_NONE },
  { route: 'GET /scim/v2/ServiceProviderConfig', statuses: ADMINS },
  { route: 'GET /scim/v2/ResourceTypes', statuses: ADMINS },
  { route: 'GET /scim/v2/Schemas', statuses: ADMINS },
  ...['Users', 'Groups'].flatMap((things): Row[] => [
    { route: `GET /scim/v2/${things}`, statuses: ADMINS },
    { route: `POST /scim/v2/${things}`, statuses: ADMINS_BAD, body: () => ({}) },
    { route: `POST /scim/v2/${things}/.search`, statuses: ADMINS_BAD, body: () => ({}) },
    { route: `GET /scim/v2/${things}/:id`, statuses: ADMINS_NONE },
    { route: `PUT /scim/v2/${things}/:id`, statuses: ADMINS_BAD, body: () => ({}) },
    { route: `PATCH /scim/v2/${things}/:id`, statuses: ADMINS_BAD, body: () => ({}) },
    { route: `DELETE /scim/v2/${things}/:id`, statuses: ADMINS_NONE },
  ]),
  {
    route: 'POST /api/v1/requests',
    statuses: [401, 422, 422, 422, 422],
    body: () => ({ connector: 'none', tools: [{ name: 'x' }] }),
  },
  { route: 'GET /api/v1/requests', statuses: [401, 200, 200, 200, 200] },
  { route: 'GET /api/v1/requests/:id', statuses: [401, 200, 404, 200, 200], path: () => open.id },
  {
    route: 'GET /api/v1/requests/:id/wait',
    statuses: [401, 200, 404, 200, 200],
    path: () => `${open.id}/wait?timeoutSeconds=0`,
  },
  {
    route: 'POST /api/v1/requests/:id/decisions',
    statuses: [401, 403, 404, 404, 404],
    body: () => ({ decisionId: randomUUID(), verdict: 'approve' }),
  },
  {
    route: 'POST /api/v1/requests/:id/decisions/withdraw',
    statuses: PEOPLE_NONE,
    body: () => ({ decisionId: randomUUID() }),
  },
  { route: 'POST /api/v1/requests/:id/cancel', statuses: NONE, body: () => ({}) },
  {
    route: 'POST /api/v1/requests/:id/questions',
    statuses: PEOPLE_NONE,
    body: () => ({ questionId: randomUUID(), text: 'Why?' }),
  },
  {
    route: 'POST /api/v1/requests/:id/answers',
    statuses: NONE,
    body: () => ({ questionId: randomUUID(), text: 'So.' }),
  },
  {
    route: 'POST /api/v1/requests/:id/reveal',
    statuses: PEOPLE_NONE,
    body: () => ({ tool: 'x', path: '/y' }),
  },
  { route: 'POST /api/v1/requests/:id/resolve', statuses: ADMINS_NONE, body: () => ({ policyId: 'none' }) },
  { route: 'GET /api/v1/flows', statuses: APPROVERS },
  {
    route: 'POST /api/v1/flows',
    statuses: [401, 403, 403, 403, 409],
    body: ({ security }) => flowBody('Security asks', security.id),
  },
  {
    route: 'POST /api/v1/flows/validate',
    statuses: APPROVERS,
    body: ({ security }) => flowBody('Any', security.id),
  },
  {
    route: 'POST /api/v1/flows/simulate',
    statuses: APPROVERS,
    body: ({ security, max }) => ({
      flow: flowBody('Any', security.id),
      requester: max.id,
      connector: 'files',
      tools: [{ name: 'read_file' }],
    }),
  },
  { route: 'GET /api/v1/flows/:id', statuses: APPROVERS_NONE },
  {
    route: 'PUT /api/v1/flows/:id',
    statuses: ADMINS_NONE,
    body: ({ security }) => flowBody('Any', security.id),
  },
  { route: 'DELETE /api/v1/flows/:id', statuses: ADMINS_NONE },
  { route: 'POST /api/v1/flows/:id/duplicate', statuses: ADMINS_NONE },
  { route: 'POST /api/v1/flows/:id/webhook-test', statuses: ADMINS_NONE },
  {
    route: 'POST /api/v1/flows/:id/webhook-replay',
    statuses: ADMINS_NONE,
    body: () => ({ from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' }),
  },
  { route: 'GET /api/v1/flows/:id/versions', statuses: APPROVERS_NONE },
  { route: 'GET /api/v1/policies', statuses: APPROVERS },
  { route: 'POST /api/v1/policies', statuses: ADMINS_INVALID, body: () => policy },
  { route: 'PUT /api/v1/policies/order', statuses: ADMINS_INVALID, body: () => ({ ids: ['none'] }) },
  {
    route: 'POST /api/v1/policies/evaluate',
    statuses: APPROVERS,
    body: ({ max }) => ({ user: max.id, connector: 'files', tool: 'read_file' }),
  },
  { route: 'GET /api/v1/policies/:id', statuses: APPROVERS_NONE },
  { route: 'PUT /api/v1/policies/:id', statuses: ADMINS_NONE, body: () => policy },
  { route: 'DELETE /api/v1/policies/:id', statuses: ADMINS_NONE },
  { route: 'GET /api/v1/connectors', statuses: PEOPLE },
  {
    route: 'POST /api/v1/connectors',
    statuses: [401, 403, 403, 403, 409],
    body: () => ({ key: 'files', name: 'Again', transport: { type: 'http', url: 'http://127.0.0.1:1/mcp' } }),
  },
  { route: 'GET /api/v1/connectors/:id', statuses: PEOPLE_NONE },
  {
    route: 'PUT /api/v1/connectors/:id',
    statuses: ADMINS_NONE,
    body: () => ({ key: 'other', name: 'Other', transport: { type: 'http', url: 'http://127.0.0.1:1/mcp' } }),
  },
  { route: 'DELETE /api/v1/connectors/:id', statuses: ADMINS_NONE },
  { route: 'POST /api/v1/connectors/:id/refresh', statuses: ADMINS_NONE },
  { route: 'GET /api/v1/users', statuses: PEOPLE },
  { route: 'POST /api/v1/users', statuses: ADMINS_INVALID, body: () => ({ ...user, groups: ['none'] }) },
  { route: 'GET /api/v1/users/:id', statuses: [401, 403, 404, 200, 200], path: ({ max }) => max.id },
  { route: 'PUT /api/v1/users/:id', statuses: ADMINS_NONE, body: () => user },
  { route: 'POST /api/v1/users/:id/tokens', statuses: ADMINS_NONE, body: () => ({ name: 'T' }) },
  { route: 'POST /api/v1/users/:id/invitations', statuses: ADMINS_NONE, body: () => ({}) },
  {
    route: 'DELETE /api/v1/users/:id/tokens/:tokenId',
    statuses: ADMINS_NONE,
    path: () => 'none/tokens/none',
  },
  { route: 'GET /api/v1/groups', statuses: PEOPLE },
  { route: 'POST /api/v1/groups', statuses: ADMINS_INVALID, body: () => ({ name: 'G', members: ['none'] }) },
  {
    route: 'GET /api/v1/groups/:id',
    statuses: [401, 403, 404, 200, 200],
    path: ({ security }) => security.id,
  },
  { route: 'PUT /api/v1/groups/:id', statuses: ADMINS_NONE, body: () => ({ name: 'G' }) },
  { route: 'DELETE /api/v1/groups/:id', statuses: ADMINS_NONE },
  { route: 'GET /api/v1/agents', statuses: PEOPLE },
  { route: 'POST /api/v1/agents', statuses: ADMINS_INVALID, body: () => ({ name: 'A', userId: 'none' }) },
  { route: 'GET /api/v1/agents/:id', statuses: [401, 403, 404, 200, 200], path: ({ robot }) => robot.id },
  { route: 'PUT /api/v1/agents/:id', statuses: ADMINS_NONE, body: () => ({ name: 'A', userId: 'none' }) },
  { route: 'DELETE /api/v1/agents/:id', statuses: ADMINS_NONE },
  { route: 'POST /api/v1/agents/:id/keys', statuses: ADMINS_NONE, body: () => ({ name: 'K' }) },
  { route: 'DELETE /api/v1/agents/:id/keys/:keyId', statuses: ADMINS_NONE, path: () => 'none/keys/none' },
  { route: 'GET /api/v1/about', statuses: ALL_200 },
  {
    route: 'POST /api/v1/setup/owner',
    statuses: [401, 401, 401, 401, 401],
    body: () => ({ name: 'X', email: 'x@example.com' }),
  },
  { route: 'POST /api/v1/session', statuses: [401, 403, 201, 201, 201] },
  // Without mail there is no such way to sign in, whoever asks.
  {
    route: 'POST /api/v1/sign-in/email',
    statuses: NOT_OFFERED,
    body: () => ({ email: 'kim@example.com' }),
  },
  {
    route: 'POST /api/v1/sign-in/email/confirm',
    statuses: NOT_OFFERED,
    body: () => ({ challenge: 'x', code: 'x', client: 'web' }),
  },
  {
    route: 'POST /api/v1/sign-in/provider/session',
    statuses: NOT_OFFERED,
    body: () => ({ code: 'x', verifier: 'x'.repeat(43), client: 'web' }),
  },
  { route: 'GET /api/v1/me', statuses: PEOPLE },
  { route: 'GET /api/v1/me/sessions', statuses: PEOPLE },
  { route: 'DELETE /api/v1/me/sessions/:id', statuses: [401, 403, 404, 404, 404] },
  { route: 'GET /api/v1/users/:id/sessions', statuses: ADMINS_NONE },
  { route: 'DELETE /api/v1/users/:id/sessions/:sessionId', statuses: ADMINS_NONE },
  { route: 'PUT /api/v1/me/preferences', statuses: PEOPLE, body: () => ({}) },
  { route: 'GET /api/v1/message-language', statuses: PEOPLE },
  { route: 'PUT /api/v1/message-language', statuses: ADMINS, body: () => ({ language: 'en' }) },
  { route: 'POST /api/v1/stream/tickets', statuses: [401, 403, 201, 201, 201] },
  { route: 'GET /api/v1/events', statuses: [401, 403, 403, 403, 200] },
  { route: 'GET /api/v1/audit/verify', statuses: [401, 403, 403, 403, 200] },
  { route: 'POST /api/v1/audit/verify', statuses: [401, 403, 403, 403, 200], body: () => ({}) },
  { route: 'POST /api/v1/audit/checkpoints', statuses: [401, 403, 403, 403, 201] },
  { route: 'GET /api/v1/deliveries', statuses: APPROVERS },
  { route: 'GET /api/v1/deliveries/:id', statuses: APPROVERS_NONE },
  { route: 'POST /api/v1/deliveries/:id/resend', statuses: ADMINS_NONE },
  { route: 'GET /api/v1/dashboard', statuses: PEOPLE },
  { route: 'GET /api/v1/health', statuses: ADMINS },
  { route: 'GET /api/v1/retention', statuses: ADMINS },
  { route: 'PUT /api/v1/retention', statuses: ADMINS, body: () => ({ days: null }) },
  { route: 'GET /api/v1/settings/:channel', statuses: ADMINS, path: () => 'sms' },
  {
    route: 'PUT /api/v1/settings/:channel',
    statuses: ADMINS_INVALID,
    path: () => 'sms',
    body: () => ({ url: 'nothing' }),
  },
  { route: 'DELETE /api/v1/settings/:channel', statuses: ADMINS, path: () => 'sms' },
  {
    route: 'POST /api/v1/settings/:channel/test',
    statuses: ADMINS,
    path: () => 'sms/test',
    body: () => ({ to: '+46701234567' }),
  },
  { route: 'GET /sign-in/start', statuses: TO_SIGN_IN },
  { route: 'GET /sign-in/callback', statuses: TO_SIGN_IN },
  { route: 'POST /callbacks/sms/message', statuses: FORGED },
  { route: 'POST /callbacks/sms/status', statuses: FORGED },
  { route: 'GET /api/v1/openapi.json', statuses: ALL_200 },
  // Those who ask here have API tokens, which sign nothing.
  {
    route: 'PUT /api/v1/session/device-key',
    statuses: [401, 403, 403, 403, 403],
    body: () => ({ publicKey: 'A'.repeat(43) }),
  },
  { route: 'DELETE /api/v1/session', statuses: [401, 403, 204, 204, 204] },
  { route: 'GET /healthz', statuses: ALL_200 },
  { route: 'GET /readyz', statuses: ALL_200 },
  { route: 'GET /metrics', statuses: ALL_200 },
]

/** Served by other folders, whose own tests say who gets what there. */
const ELSEWHERE = /^(GET|POST|DELETE) \/(mcp|r\/:token(\/\w+)?|api\/v1\/sample-workspace(\/try)?)$/

describe('who gets what', () => {
  it('is said for every route there is', () => {
    const listed = new Set(ROWS.map(({ route }) => route))
    const served = stage.coordinator.routes.filter((route) => !ELSEWHERE.test(route))
    expect(served.filter((route) => !listed.has(route))).toEqual([])
    expect([...listed].filter((route) => !served.includes(route))).toEqual([])
  })

  it.each(ROWS)('$route', async ({ route, statuses, path, body }) => {
    const [method, template] = route.split(' ') as [string, string]
    const address = path ? template.replace(/:(id|channel).*/, path(cast)) : template.replace(/:\w+/g, 'none')
    const tokens = [null, cast.robot.token, cast.kim.token, cast.eve.token, cast.olga.token]
    const found: Record<string, number> = {}
    for (const [index, who] of WHO.entries()) {
      const sent = body?.(cast)
      const response = await fetch(`${stage.url}${address}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(tokens[index] === null ? {} : { authorization: `Bearer ${tokens[index]}` }),
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      })
      await response.text()
      found[who] = response.status
    }
    expect(found).toEqual(Object.fromEntries(WHO.map((who, index) => [who, statuses[index]])))
  })
})
