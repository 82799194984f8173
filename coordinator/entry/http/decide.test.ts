import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { LogEvent } from '../../../shared/contract/http/record.ts'
import type { DecisionReply, Request } from '../../../shared/contract/http/requests.ts'
import { must, type Cast } from '../../testing/cast.ts'
import { pause } from '../../testing/pause.ts'
import { cast, stage } from '../../testing/staged.ts'

const ask = (): Promise<Request> =>
  must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'write_file', arguments: { path: 'a.txt', content: 'x' } }],
      note: 'please',
    }),
  )
const decide = (who: keyof Cast, id: string, verdict: string, more: object = {}) =>
  (cast[who] as Cast['ana']).client.post<DecisionReply & { code?: string; data?: { by?: string } }>(
    `/requests/${id}/decisions`,
    { decisionId: randomUUID(), verdict, ...more },
  )

describe('a request over HTTP', () => {
  it('is created by an agent for its person, and is put to the people of the flow', async () => {
    const request = await ask()
    expect(request).toMatchObject({
      status: 'pending',
      requester: { id: cast.max.id, name: 'Max' },
      agent: { id: cast.robot.id, name: 'Robot' },
      connector: { key: 'files', status: 'connected' },
      note: 'please',
      canDecide: false,
    })
    expect(new Set(request.assignees)).toEqual(new Set([cast.ana.id, cast.ben.id]))
  })

  it.each([
    ['ana', 200, undefined],
    ['eve', 403, 'not_eligible'],
    ['olga', 403, 'not_eligible'],
    ['max', 403, 'own_request'],
    ['kim', 404, 'not_found'],
    ['robot', 403, 'agents_cannot_decide'],
  ] as const)('%s deciding it gets %i', async (who, status, code) => {
    const { id } = await ask()
    const reply = await decide(who, id, 'approve')
    expect([reply.status, reply.body.code]).toEqual([status, code])
  })

  it('is decided once: the next one is told who won', async () => {
    const { id } = await ask()
    expect((await decide('ana', id, 'approve')).body).toMatchObject({
      outcome: 'applied',
      request: { status: 'approved' },
    })
    const late = await decide('ben', id, 'deny')
    expect(late.status).toBe(409)
    expect(late.body).toMatchObject({ code: 'already_decided', data: { by: 'Ana' } })
  })

  it('ends a wait as soon as it is decided', async () => {
    const { id } = await ask()
    const waiting = cast.robot.client.get<Request>(`/requests/${id}/wait?timeoutSeconds=20`)
    await pause(100)
    await decide('ana', id, 'deny', { reason: 'not today' })
    const { body } = await waiting
    expect(body).toMatchObject({
      status: 'denied',
      resolution: { by: 'people', name: 'Ana', reason: 'not today' },
    })
  })

  it('answers the same decision again as a success', async () => {
    const { id } = await ask()
    const decisionId = randomUUID()
    expect((await decide('ana', id, 'approve', { decisionId })).body.outcome).toBe('applied')
    expect((await decide('ana', id, 'approve', { decisionId })).body.outcome).toBe('already-applied')
  })

  it('a decision on something else than what is asked is refused, and that is on record', async () => {
    const { id, digest } = await ask()
    const seen = 'f'.repeat(64)
    const decisionId = randomUUID()
    const reply = await decide('ana', id, 'approve', { decisionId, digest: seen })
    expect([reply.status, reply.body.code]).toEqual([409, 'changed'])
    const { items } = await must<{ items: LogEvent[] }>(cast.olga.client.get(`/events?subject=request:${id}`))
    expect(items.at(-1)).toMatchObject({
      type: 'request.decision-refused',
      actor: { kind: 'person', id: cast.ana.id },
      data: { decisionId, verdict: 'approve', code: 'changed', digest: seen },
    })
    expect(await must(cast.olga.client.get('/audit/verify'))).toMatchObject({ ok: true })
    expect((await decide('ana', id, 'approve', { digest })).body.outcome).toBe('applied')
  })

  it('survives a restart while it is pending', async () => {
    const { id, digest } = await ask()
    await stage.restart()
    const after = await must<Request>(cast.ana.client.get(`/requests/${id}`))
    expect(after).toMatchObject({ id, digest, status: 'pending', canDecide: true })
    expect((await decide('ana', id, 'approve', { digest })).body.outcome).toBe('applied')
  })
})
