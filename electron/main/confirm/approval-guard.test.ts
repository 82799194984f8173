import { describe, expect, it } from 'vitest'
import { approvingCall, guardApproval, needsOwnWindow } from './approval-guard.ts'

const reads = { name: 'read', readOnly: true, destructive: true }
const writes = { name: 'write', readOnly: false, destructive: false }
const deletes = { name: 'delete', readOnly: false, destructive: true }

describe('approvingCall', () => {
  it.each([
    ['/api/v1/requests/r1/decisions', { requestId: 'r1', kind: 'decision' }],
    ['/API/V1/Requests/r1/Decisions', { requestId: 'r1', kind: 'decision' }],
    ['/api/v1/requests/r1/resolve', { requestId: 'r1', kind: 'policy' }],
    ['/api/v1/requests/a/b/decisions', { requestId: 'a/b', kind: 'decision' }],
    ['/api/v1/requests/r1/decisions/withdraw', null],
    ['/api/v1/requests/r1', null],
    ['/api/v1/flows/f1/decisions', null],
    ['', null],
  ])('%s: %o', (path, expected) => {
    expect(approvingCall(path)).toEqual(expected)
  })
})

describe('needsOwnWindow', () => {
  it.each([
    [[reads, writes], undefined, false],
    [[reads, deletes], undefined, true],
    [[reads, deletes], ['read'], false],
    [[reads, deletes], ['read', 'delete'], true],
    [[reads, writes], ['delete'], true],
    [[reads, deletes], ['Delete'], true],
    // A name that stands for two tools says nothing of which is meant.
    [[reads, { ...deletes, name: 'read' }], ['read'], true],
  ])('of %o, approved %j: %s', (tools, chosen, expected) => {
    expect(needsOwnWindow({ tools }, chosen)).toBe(expected)
  })
})

describe('guardApproval', () => {
  const call = { requestId: 'r1', kind: 'decision' } as const
  const bytes = (text: string) => new TextEncoder().encode(text)
  const guard = async (body: string, answer: Response | Error, asked: string[] = []) => {
    const rewritten = await guardApproval(call, bytes(body), (path) => {
      asked.push(path)
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    })
    return new TextDecoder().decode(rewritten)
  }
  const json = (value: unknown) => new Response(JSON.stringify(value))

  it('lets a denial pass without asking anything', async () => {
    const asked: string[] = []
    expect(await guard('{"verdict":"deny","reason":"no"}', new Error('not asked'), asked)).toBe(
      '{"verdict":"deny","reason":"no"}',
    )
    expect(asked).toEqual([])
  })

  it('lets an approval of what does not destroy pass', async () => {
    const asked: string[] = []
    const body = '{"verdict":"approve","edits":{"write":{"a":[1]}}}'
    expect(await guard(body, json({ tools: [reads, writes] }), asked)).toBe(body)
    expect(asked).toEqual(['/api/v1/requests/r1'])
  })

  it.each([
    ['destroys', json({ tools: [deletes] })],
    ['is not understood', json({ tools: [{ name: 'write' }] })],
    ['asks for nothing', json({ tools: [] })],
    ['is no JSON', new Response('<html>')],
  ])('keeps back an approval when the request %s', async (_how, answer) => {
    await expect(guard('{"verdict":"approve"}', answer)).rejects.toMatchObject({
      code: 'own_window_required',
    })
  })

  it('keeps it back when the coordinator does not say what it is about', async () => {
    await expect(guard('{"verdict":"approve"}', new Error('away'))).rejects.toThrow('away')
    await expect(guard('{"verdict":"approve"}', new Response('', { status: 404 }))).rejects.toMatchObject({
      code: 'coordinator_unavailable',
    })
  })

  it('sends on what it judged, where a body can be read in two ways', async () => {
    expect(await guard('{"verdict":"approve","verdict":"deny"}', new Error('not asked'))).toBe(
      '{"verdict":"deny"}',
    )
    await expect(
      guard('{"verdict":"deny","verdict":"approve"}', json({ tools: [deletes] })),
    ).rejects.toMatchObject({ code: 'own_window_required' })
  })

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"verdict":"Approve"}',
    '{"verdict":"approve","tools":"read"}',
    '\ufeff{',
  ])('refuses %j', async (body) => {
    await expect(guard(body, json({ tools: [reads] }))).rejects.toMatchObject({ code: 'invalid_body' })
  })

  it.each(['', '..', 'a/b', 'r1?x', 'r'.repeat(65)])(
    'asks nothing about the request %j',
    async (requestId) => {
      await expect(
        guardApproval({ requestId, kind: 'policy' }, bytes('{}'), () => Promise.reject(new Error('asked'))),
      ).rejects.toMatchObject({ code: 'not_found' })
    },
  )
})
