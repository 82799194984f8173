import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProposedApproval } from '../../../shared/contract/confirm.ts'
import { en } from '../../texts/en.ts'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import {
  createDecisionSigner,
  newDeviceKey,
  type DecisionSigner,
  type MadeSignature,
} from '../access/decision-signer.ts'
import type { KeptRequest } from '../vault/kept-requests.ts'
import { createApprovals, READING_MS, type ConfirmWindowParts } from './confirm-approval.ts'

const ID = '00000000-0000-4000-8000-000000000001'
const person = { id: 'u1', name: 'Ada', email: 'ada@example.org' }
const tool = {
  name: 'delete',
  description: '',
  readOnly: false,
  destructive: true,
  arguments: { path: 'a.txt', token: '•••' },
  maskedPaths: [{ path: '/token', type: 'string', length: 12 }],
  edited: false,
  definitionHash: 'h',
}
const REQUEST = {
  id: 'r1',
  status: 'pending',
  revision: 1,
  requester: { ...person, groups: [] },
  agent: { id: 'a1', name: 'Robot' },
  connector: { id: 'c1', key: 'files', name: 'Files', status: 'connected' },
  tools: [tool, { ...tool, name: 'list', readOnly: true, destructive: false, arguments: undefined }],
  risk: 'high',
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
let address = ''
let request: object = REQUEST
let decisions: { body: Record<string, unknown>; key: string | undefined }[] = []
/** What the coordinator answers to the next decisions: a status, or null for a dropped connection. */
let replies: (number | null)[] = []

beforeAll(async () => {
  server = createServer((asked, response) => {
    if (asked.method === 'GET') return response.end(JSON.stringify(request))
    let text = ''
    asked.on('data', (chunk: Buffer) => (text += chunk.toString()))
    asked.on('end', () => {
      const key = asked.headers['idempotency-key']
      decisions.push({ body: JSON.parse(text) as Record<string, unknown>, key: key as string | undefined })
      const status = replies.length === 0 ? 200 : replies.shift()
      if (status === null || status === undefined) return asked.socket.destroy()
      const problem = {
        type: 'p',
        title: 't',
        status,
        code: 'already_decided',
        detail: 'd',
        data: { by: 'Bo' },
      }
      return response.writeHead(status).end(JSON.stringify(status === 200 ? {} : problem))
    })
    return undefined
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

let clock = 0
let shown: ConfirmWindowParts | null = null
/** What main has of the request, and what it keeps of approvals. */
let kept: KeptRequest | null = null
let keeps: { requestId: string; body: object; signature: MadeSignature | null }[] = []
let diskIsFull = false
let isAway = false
let token: string | null = 't'
beforeEach(() => {
  kept = null
  keeps = []
  diskIsFull = false
  isAway = false
  token = 't'
  request = REQUEST
  decisions = []
  replies = []
  clock = 0
  shown = null
})

function desk(signer?: DecisionSigner) {
  const access: CoordinatorAccess = {
    ...(signer ? { signer } : {}),
    address: () => (isAway ? null : address),
    token: () => Promise.resolve(token),
    renew: () => Promise.resolve(null),
  }
  return createApprovals({
    access: () => access,
    place: () => 'p',
    kept: { find: (_place, id) => Promise.resolve(id === 'r1' ? kept : null) },
    decisions: {
      keepConfirmed(_place, requestId, body, signature) {
        if (diskIsFull) return Promise.reject(new Error('ENOSPC'))
        keeps.push({ requestId, body: JSON.parse(new TextDecoder().decode(body)) as object, signature })
        return Promise.resolve()
      },
    },
    texts: () => en,
    newId: () => ID,
    now: () => clock,
    openWindow(parts) {
      shown = parts
      return { show: () => undefined, close: () => parts.closed() }
    },
  })
}

/** Asks, and waits until the window is there. */
async function asked(proposal: ProposedApproval = { requestId: 'r1' }, signer?: DecisionSigner) {
  const approvals = desk(signer)
  const end = approvals.confirm(proposal)
  end.catch(() => undefined)
  await expect.poll(() => shown).not.toBeNull()
  clock = READING_MS
  return { approvals, end, window: shown as unknown as ConfirmWindowParts }
}

describe('an approval in a window of its own', () => {
  it('shows what the coordinator says, and sends the digest of it', async () => {
    const { end, window } = await asked()
    expect(window.sheet).toMatchObject({
      facts: [
        { text: 'Ada <ada@example.org>' },
        { label: en.confirm.agent, text: 'Robot' },
        { label: en.confirm.connector, text: 'Files' },
      ],
      digest: { text: REQUEST.digest },
    })
    expect(window.sheet.tools).toEqual([
      {
        name: 'files_delete',
        marks: [en.confirm.destroys],
        arguments: '{\n  "path": "a.txt",\n  "token": "•••"\n}',
        remarks: [en.confirm.masked('/token', 'string', 12)],
      },
      {
        name: 'files_list',
        marks: [],
        arguments: null,
        remarks: expect.arrayContaining([en.confirm.anyArguments]),
      },
    ])
    expect(await window.press('approve')).toEqual({ state: 'done' })
    expect(await end).toBe('recorded')
    expect(decisions).toEqual([
      { key: ID, body: { decisionId: ID, verdict: 'approve', digest: REQUEST.digest } },
    ])
  })

  it('shows what would run in place of it, and that it was changed', async () => {
    const { end, window } = await asked({
      requestId: 'r1',
      tools: ['delete'],
      edits: { delete: { path: 'b.txt' } },
      reason: 'Old',
    })
    expect(window.sheet.tools).toEqual([
      {
        name: 'files_delete',
        marks: [en.confirm.destroys, en.confirm.changedByYou],
        arguments: '{\n  "path": "b.txt"\n}',
        remarks: [],
      },
    ])
    expect(window.sheet.facts.slice(-2)).toEqual([
      { label: en.confirm.reason, text: 'Old' },
      { label: en.confirm.notApproved, text: 'list' },
    ])
    await window.press('approve')
    expect(await end).toBe('recorded')
    expect(decisions[0]?.body).toMatchObject({
      tools: ['delete'],
      edits: { delete: { path: 'b.txt' } },
      reason: 'Old',
    })
  })

  it('takes no press before anybody can have read it', async () => {
    const { end, window } = await asked()
    clock = READING_MS - 1
    expect(await window.press('approve')).toEqual({ state: 'early' })
    await window.press('cancel')
    expect(await end).toBe('cancelled')
    expect(decisions).toEqual([])
  })

  it('sends one approval, however often its button is pressed', async () => {
    const { end, window } = await asked()
    await Promise.all([window.press('approve'), window.press('approve')])
    expect(await end).toBe('recorded')
    expect(decisions).toHaveLength(1)
  })

  it('sends the same one again after a lost answer, and says so when nobody knows', async () => {
    replies = [null, null]
    const { end, window } = await asked()
    expect(await window.press('approve')).toMatchObject({ state: 'problem', again: true })
    expect(await window.press('approve')).toMatchObject({ state: 'problem', again: true })
    await window.press('cancel')
    expect(await end).toBe('unsure')
    expect(decisions.map(({ key }) => key)).toEqual([ID, ID])
    expect(decisions[0]).toEqual(decisions[1])
  })

  it('hands on why the coordinator refused, once the window is closed', async () => {
    replies = [409]
    const { end, window } = await asked()
    expect(await window.press('approve')).toEqual({
      state: 'problem',
      text: en.confirm.problem('already_decided'),
      again: false,
    })
    window.closed()
    await expect(end).rejects.toMatchObject({ code: 'already_decided' })
  })

  it('opens one at a time', async () => {
    const { approvals, end, window } = await asked()
    await expect(approvals.confirm({ requestId: 'r1' })).rejects.toMatchObject({ code: 'too_many_requests' })
    approvals.close()
    expect(await end).toBe('cancelled')
    // What is closed approves nothing.
    await window.press('approve')
    expect(decisions).toEqual([])
  })

  it.each([
    ['may not decide', { ...REQUEST, canDecide: false, cannotDecideBecause: 'own_request' }, 'own_request'],
    ['cannot be read', { ...REQUEST, digest: undefined }, 'coordinator_unavailable'],
  ])('opens none when the person, or the answer, %s', async (_how, answer, code) => {
    request = answer
    await expect(desk().confirm({ requestId: 'r1' })).rejects.toMatchObject({ code })
    expect(shown).toBeNull()
  })

  it('opens none for a tool that is not asked for', async () => {
    await expect(desk().confirm({ requestId: 'r1', tools: ['drop'] })).rejects.toMatchObject({
      code: 'no_such_tool_in_request',
    })
    expect(shown).toBeNull()
  })
})

describe('while nobody answers', () => {
  const { canDecide: _own, ...known } = REQUEST
  beforeEach(() => {
    kept = { request: known as unknown as KeptRequest['request'], keptAt: Date.UTC(2026, 0, 2, 12) }
    isAway = true
  })

  it('shows what main has, says so, signs at the press, and keeps it instead of sending', async () => {
    let at = 100
    const signer = createDecisionSigner(newDeviceKey(), () => at)
    const { end, window } = await asked({ requestId: 'r1', reason: 'Old' }, signer)
    expect(window.sheet.intro).toContain('does not answer')
    expect(window.sheet.intro).toContain('January 2')
    expect(window.sheet.digest.text).toBe(REQUEST.digest)
    at = 200
    expect(await window.press('approve')).toEqual({ state: 'done' })
    const queued = { decisionId: ID, verdict: 'approve', digest: REQUEST.digest, reason: 'Old' }
    expect(await end).toEqual({ queued })
    expect(keeps).toMatchObject([{ requestId: 'r1', body: queued }])
    expect(keeps[0]?.signature?.header).toMatch(/^200 [\w-]{86}$/)
    expect(decisions).toEqual([])
  })

  it('keeps what was shown also when the coordinator is back before the press', async () => {
    const { end, window } = await asked()
    isAway = false
    await window.press('approve')
    expect(await end).toMatchObject({ queued: { digest: REQUEST.digest } })
    expect(decisions).toEqual([])
  })

  it('says that it was not kept when the disk is full, and takes it once there is room', async () => {
    diskIsFull = true
    const { end, window } = await asked()
    expect(await window.press('approve')).toEqual({
      state: 'problem',
      text: en.confirm.notKept,
      again: true,
    })
    diskIsFull = false
    expect(await window.press('approve')).toEqual({ state: 'done' })
    expect(await end).toHaveProperty('queued')
    expect(keeps).toHaveLength(1)
  })

  it('keeps nothing when the person does not approve', async () => {
    const { end, window } = await asked()
    await window.press('cancel')
    expect(await end).toBe('cancelled')
    expect(keeps).toEqual([])
  })

  it('opens none for what main does not know, whatever the page says of it', async () => {
    kept = null
    await expect(desk().confirm({ requestId: 'r1' })).rejects.toMatchObject({
      code: 'coordinator_unavailable',
    })
    expect(shown).toBeNull()
  })

  it('opens none for somebody whose session has ended', async () => {
    isAway = false
    token = null
    const answered = address
    address = 'http://127.0.0.1:9'
    await expect(desk().confirm({ requestId: 'r1' })).rejects.toMatchObject({
      code: 'coordinator_unavailable',
    })
    token = 't'
    const { window } = await asked()
    expect(window.sheet.intro).toContain('does not answer')
    address = answered
  })

  it('shows what the coordinator says as soon as it does, whatever main had', async () => {
    isAway = false
    request = { ...REQUEST, canDecide: false, cannotDecideBecause: 'own_request' }
    await expect(desk().confirm({ requestId: 'r1' })).rejects.toMatchObject({ code: 'own_request' })
    request = { ...REQUEST, digest: 'e'.repeat(64) }
    const { window } = await asked()
    expect(window.sheet.digest.text).toBe('e'.repeat(64))
    expect(window.sheet.intro).toBe(en.confirm.intro)
  })
})
