import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Request } from '../../../shared/contract/http/requests.ts'
import { must } from '../../testing/cast.ts'
import { cast, stage } from '../../testing/staged.ts'

/** Every line of the figures, by name and labels. */
async function figures(): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${stage.url}/metrics`)
  expect(response.headers.get('content-type')).toContain('version=0.0.4')
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at), Number(line.slice(at + 1))]
    }),
  )
}

describe('the figures', () => {
  it('follow what happens: requests, votes, ends, messages, commits, the log', async () => {
    const before = await figures()
    const { id } = await must<Request>(
      cast.robot.client.post('/requests', { connector: 'files', tools: [{ name: 'read_file' }] }),
    )
    const held = await figures()
    expect(held.get('countersign_requests_pending')).toBe(1)
    expect(held.get('countersign_request_oldest_pending_seconds')).toBeGreaterThan(0)
    await must(
      cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'deny' }),
    )
    const after = await figures()
    expect(after.get('countersign_requests_pending')).toBe(0)
    expect(after.get('countersign_decisions_total{verdict="deny"}')).toBe(1)
    expect(after.get('countersign_requests_resolved_total{status="denied"}')).toBe(1)
    expect(after.get('countersign_store_up')).toBe(1)
    const log = 'countersign_log_entries'
    expect(after.get(log)).toBeGreaterThan(before.get(log) ?? Infinity)
    const commits = 'countersign_commit_seconds_count'
    expect(after.get(commits)).toBeGreaterThan(before.get(commits) ?? Infinity)
    expect(after.get('countersign_commit_seconds_bucket{le="+Inf"}')).toBe(after.get(commits))
    expect(
      [...after.keys()].some((key) => key.startsWith('countersign_build_info{version="0.0.0-test"')),
    ).toBe(true)
    expect([...after.values()].every(Number.isFinite)).toBe(true)
  })

  it('tell nothing about a person, a request or a tool', async () => {
    const text = await (await fetch(`${stage.url}/metrics`)).text()
    expect(text).not.toMatch(/ana|files|read_file|example\.com/i)
  })
})

describe('every reply', () => {
  it.each([
    ['of the API', '/api/v1/about', {}],
    ['that refuses', '/api/v1/requests', {}],
    ['for an address that is not there', '/nowhere', {}],
    ['to an agent', '/mcp', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
    ['of the figures', '/metrics', {}],
  ])('%s carries an id of its own', async (_what, path, init) => {
    const ids = await Promise.all(
      [1, 2].map(async () => (await fetch(`${stage.url}${path}`, init)).headers.get('x-request-id')),
    )
    expect(ids[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(ids[0]).not.toBe(ids[1])
  })

  it('to a call of an agent carries it too, although it is a stream', async () => {
    const response = await fetch(`${stage.url}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${cast.robot.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
    })
    expect(response.status).toBe(200)
    await response.text()
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  })
})
