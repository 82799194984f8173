import { describe, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'

describe('an idempotency key', () => {
  const body = { connector: 'files', tools: [{ name: 'read_file', arguments: { path: 'a' } }] }
  const ask = (key: string, sent: object = body, who: 'robot' | 'max' = 'robot') =>
    cast[who].client.post<Request & { code?: string }>('/requests', sent, { 'idempotency-key': key })
  const total = async (): Promise<number> =>
    (await must<{ total: number }>(cast.ana.client.get('/requests'))).total

  it('makes many sendings one, with equal replies, also at once and after a restart', async () => {
    const before = await total()
    const replies = await Promise.all(Array.from({ length: 8 }, () => ask('k1')))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1)
    await stage.restart()
    // A caller right after a start: the connector gets its time to be connected.
    expect((await ask('k1-later')).status).toBe(201)
    expect(await ask('k1')).toMatchObject({ status: 201, body: { id: replies[0]?.body.id } })
    expect(await total()).toBe(before + 2)
  })

  it('is refused with another body', async () => {
    await must(ask('k2'))
    const reply = await ask('k2', { ...body, note: 'other' })
    expect([reply.status, reply.body.code]).toEqual([409, 'idempotency_key_reused'])
  })

  it('belongs to its caller alone', async () => {
    const [robot, max] = [await ask('k3'), await ask('k3', body, 'max')]
    expect([robot.status, max.status]).toEqual([201, 201])
    expect(max.body.id).not.toBe(robot.body.id)
  })

  it('remembers no failure: the same key may succeed later', async () => {
    expect((await ask('k4', { ...body, connector: 'none' })).status).toBe(422)
    expect((await ask('k4')).status).toBe(201)
  })

  it('has a sensible length', async () => {
    expect((await ask('x'.repeat(201))).status).toBe(422)
  })
})
