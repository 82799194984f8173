import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resendDecisions } from './resend-decisions.ts'
import { openUnansweredDecisions, type UnansweredDecisions } from './unanswered-decisions.ts'

let folder: string
let file: string
let userId = 'ana'
let queueKey = 'k'.repeat(43)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-unanswered-'))
  file = join(folder, 'unanswered.json')
  userId = 'ana'
  queueKey = 'k'.repeat(43)
})
afterEach(() => rm(folder, { recursive: true }))

const open = (): Promise<UnansweredDecisions> =>
  openUnansweredDecisions({
    file,
    store: () => Promise.resolve({ userId, queueKey }),
    onSetAside: () => undefined,
  })
const decision = (decisionId: string, verdict = 'deny') =>
  new TextEncoder().encode(JSON.stringify({ decisionId, verdict, reason: 'CANARY' }))

/** A coordinator that answers calls as `answers` says, and remembers them. */
function coordinator(answers: (path: string) => Response) {
  const calls: string[] = []
  const refused: string[] = []
  const json = (value: unknown, status = 200) =>
    new Response(JSON.stringify(value), { status, headers: { 'content-type': 'application/json' } })
  const user = { id: 'ana', name: 'Ana', email: 'ana@example.org', role: 'admin', source: 'local' }
  const me = { mode: 'team', user: { ...user, groups: [], active: true, updatedAt: '2026-01-01T00:00:00Z' } }
  const resend = (decisions: UnansweredDecisions) =>
    resendDecisions({
      decisions,
      place: () => 'p',
      access: () => ({
        address: () => 'https://team.example',
        token: () => Promise.resolve('t'),
        renew: () => Promise.resolve(null),
      }),
      onRefused: (_one, { code }) => void refused.push(code),
      fetch: (input, init) => {
        const path = new URL(input as string).pathname
        if (path === '/api/v1/me') return Promise.resolve(json(me))
        calls.push(`${init?.method} ${path}`)
        return Promise.resolve(answers(path))
      },
    })
  return { calls, refused, resend, json }
}

describe('decisions that nobody has answered', () => {
  it('are on the disk before they are sent, unreadable without their key, and gone once answered', async () => {
    const decisions = await open()
    expect(await decisions.keep('p', 'r1', decision('d1'))).toBe('d1')
    expect(await readFile(file, 'utf8')).not.toContain('CANARY')
    expect(await decisions.keep('p', 'r2', new TextEncoder().encode('no decision'))).toBeNull()
    await decisions.answered('d1')
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ version: 1, entries: [] })
  })

  it('are sent by the next run, once, and only those of an earlier one', async () => {
    await (await open()).keep('p', 'r1', decision('d1'))
    const next = await open()
    await next.keep('p', 'r2', decision('d2'))
    const team = coordinator(() => team.json({ outcome: 'applied' }))
    await team.resend(next)
    await team.resend(next)
    expect(team.calls).toEqual(['POST /api/v1/requests/r1/decisions'])
  })

  it('stay while nobody answers, and while only something between does', async () => {
    await (await open()).keep('p', 'r1', decision('d1'))
    const next = await open()
    await coordinator(() => new Response('<h1>Bad gateway</h1>', { status: 502 })).resend(next)
    await coordinator(() => new Response('<h1>Welcome to the hotel</h1>')).resend(next)
    expect(await next.left('p')).toHaveLength(1)
  })

  it('that are refused end, and are told', async () => {
    await (await open()).keep('p', 'r1', decision('d1'))
    const next = await open()
    const problem = {
      type: 'urn:x',
      title: 'x',
      status: 409,
      code: 'already_decided',
      detail: 'Decided.',
      data: {},
    }
    const team = coordinator(() => team.json(problem, 409))
    await team.resend(next)
    expect(team.refused).toHaveLength(1)
    expect(await next.left('p')).toEqual([])
  })

  it('are nobody else’s, and say nothing with another key', async () => {
    await (await open()).keep('p', 'r1', decision('d1'))
    userId = 'ben'
    expect(await (await open()).left('p')).toEqual([])
    userId = 'ana'
    queueKey = 'x'.repeat(43)
    expect(await (await open()).left('p')).toEqual([])
    queueKey = 'k'.repeat(43)
    expect(await (await open()).left('elsewhere')).toEqual([])
    expect(await (await open()).left('p')).toHaveLength(1)
  })

  it('are not moved to another request by whoever can write the file', async () => {
    await (await open()).keep('p', 'r1', decision('d1'))
    await writeFile(file, (await readFile(file, 'utf8')).replace('"r1"', '"r2"'))
    expect(await (await open()).left('p')).toEqual([])
  })

  it('are begun anew when the file cannot be read, which is kept', async () => {
    await writeFile(file, '{"version":1,')
    expect(await (await open()).left('p')).toEqual([])
    expect(await readFile(`${file}.unreadable`, 'utf8')).toBe('{"version":1,')
  })
})

describe('what was approved in main’s own window', () => {
  const approval = decision('d1', 'approve')
  const signature = { by: 'key', header: '5 signed' }
  const confirmed = async (body = approval, place = 'p', requestId = 'r1') =>
    (await open()).confirmed(place, requestId, body)

  it('is known to the next run by exactly its body, with the signature of its moment', async () => {
    await (await open()).keepConfirmed('p', 'r1', approval, signature)
    expect(await readFile(file, 'utf8')).not.toMatch(/CANARY|signed/)
    expect(await confirmed()).toMatchObject({ decisionId: 'd1', body: approval, confirmed: { signature } })
    // Written in another order it says the same; what main kept is what is sent.
    const turned = new TextEncoder().encode('{"reason":"CANARY","verdict":"approve","decisionId":"d1"}')
    expect((await confirmed(turned))?.body).toEqual(approval)
    expect(await confirmed(decision('d2', 'approve'))).toBeNull()
  })

  it('lends its id to nothing else', async () => {
    await (await open()).keepConfirmed('p', 'r1', approval, signature)
    const more = new TextEncoder().encode(
      JSON.stringify({ decisionId: 'd1', verdict: 'approve', reason: 'CANARY', edits: {} }),
    )
    const refused = { code: 'own_window_required' }
    await expect(confirmed(more)).rejects.toMatchObject(refused)
    await expect(confirmed(decision('d1', 'deny'))).rejects.toMatchObject(refused)
    await expect(confirmed(approval, 'elsewhere')).rejects.toMatchObject(refused)
    await expect(confirmed(approval, 'p', 'r2')).rejects.toMatchObject(refused)
    userId = 'ben'
    await expect(confirmed()).rejects.toMatchObject(refused)
  })

  it('is not made of what a page decided by whoever can write the file', async () => {
    await (await open()).keep('p', 'r1', approval)
    expect(await confirmed()).toBeNull()
    await writeFile(file, (await readFile(file, 'utf8')).replace('"sealed"', '"confirmed":true,"sealed"'))
    await expect(confirmed()).rejects.toMatchObject({ code: 'own_window_required' })
    expect(await (await open()).left('p')).toEqual([])
  })

  it('is sent by this run as well, without being asked about again, and once', async () => {
    const decisions = await open()
    await decisions.keepConfirmed('p', 'r1', approval, signature)
    const team = coordinator(() => team.json({ outcome: 'applied' }))
    await team.resend(decisions)
    await team.resend(decisions)
    expect(team.calls).toEqual(['POST /api/v1/requests/r1/decisions'])
  })

  it('is not kept, nor sent later, when the disk did not take it', async () => {
    const decisions = await open()
    await rm(folder, { recursive: true })
    await expect(decisions.keepConfirmed('p', 'r1', approval, signature)).rejects.toMatchObject({
      code: 'ENOENT',
    })
    await mkdir(folder)
    expect(await decisions.left('p')).toEqual([])
    await decisions.keepConfirmed('p', 'r1', approval, signature)
    expect(await decisions.left('p')).toHaveLength(1)
  })

  it('is refused for nobody, and for what is no decision', async () => {
    const decisions = await open()
    const none = new TextEncoder().encode('{}')
    await expect(decisions.keepConfirmed('p', 'r1', none, null)).rejects.toMatchObject({
      code: 'not_allowed',
    })
  })
})
