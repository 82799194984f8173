import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDecideFromNotice } from './decide-from-notice.ts'

const tool = {
  name: 'list',
  description: '',
  readOnly: true,
  destructive: false,
  arguments: {},
  maskedPaths: [],
  edited: false,
  definitionHash: 'h',
}
const REQUEST = {
  id: 'r1',
  status: 'pending',
  revision: 1,
  requester: { id: 'u2', name: 'Bo', email: 'bo@example.org', groups: [] },
  agent: null,
  connector: { id: 'c', key: 'files', name: 'Files', status: 'connected' },
  tools: [tool],
  risk: 'low',
  createdAt: '2026-01-01T00:00:00Z',
  expiresAt: null,
  notified: true,
  flow: null,
  policy: null,
  steps: [],
  questions: [],
  timeline: [],
  assignees: ['u1'],
  digest: 'd'.repeat(64),
  canDecide: true,
}

let server: Server
let request: object = REQUEST
let status = 200
let sent: unknown[] = []
let locked = false
let address: string | null = null

beforeAll(async () => {
  server = createServer((asked, response) => {
    let text = ''
    asked.on('data', (chunk: Buffer) => (text += chunk.toString()))
    asked.on('end', () => {
      if (asked.method === 'GET') return response.end(JSON.stringify(request))
      sent.push(JSON.parse(text))
      const problem = { type: 'p', title: 't', status, code: 'already_decided', detail: 'd', data: {} }
      return response.writeHead(status).end(JSON.stringify(status === 200 ? {} : problem))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => server.close())
beforeEach(() => {
  request = REQUEST
  status = 200
  sent = []
  locked = false
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

const notices = createDecideFromNotice({
  access: () => ({
    address: () => address,
    token: () => Promise.resolve('t'),
    renew: () => Promise.resolve(null),
  }),
  newId: () => 'id-1',
  isLocked: () => locked,
})
const facts = { requestId: 'r1', digest: REQUEST.digest, mayDecide: true, shownWhole: true }

describe('a decision by a button of a notification', () => {
  it('is about what the notification was about', async () => {
    expect(await notices.facts('r1')).toEqual(facts)
    await notices.decide('deny', facts)
    await notices.decide('approve', facts)
    expect(sent).toEqual([
      { decisionId: 'id-1', verdict: 'deny', digest: REQUEST.digest },
      { decisionId: 'id-1', verdict: 'approve', digest: REQUEST.digest },
    ])
  })

  it.each([
    ['is another', { ...REQUEST, digest: 'e'.repeat(64) }, 'changed'],
    [
      'destroys',
      { ...REQUEST, tools: [{ ...tool, readOnly: false, destructive: true }] },
      'own_window_required',
    ],
    ['has arguments', { ...REQUEST, tools: [{ ...tool, arguments: { a: 1 } }] }, 'own_window_required'],
  ])('approves nothing when what would run %s', async (_how, now, code) => {
    request = now
    await expect(notices.decide('approve', facts)).rejects.toMatchObject({ code })
    expect(sent).toEqual([])
  })

  it('is not made while the screen is locked', async () => {
    locked = true
    await expect(notices.decide('deny', facts)).rejects.toMatchObject({ code: 'not_allowed' })
    expect(sent).toEqual([])
  })

  it('fails with the coordinator’s reason, or when there is none', async () => {
    status = 409
    await expect(notices.decide('deny', facts)).rejects.toMatchObject({ code: 'already_decided' })
    address = null
    await expect(notices.decide('deny', facts)).rejects.toMatchObject({ code: 'coordinator_unavailable' })
    expect(await notices.facts('r1')).toBeNull()
  })
})
