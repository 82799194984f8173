import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CoordinatorAccess } from '../access/coordinator-access.ts'
import { openUnansweredDecisions, type UnansweredDecisions } from '../decide/unanswered-decisions.ts'
import { answerPage } from './answer-page.ts'
import { isAppAddress } from './app-address.ts'
import { loadPageFiles, type PageFiles } from './page-files.ts'

const APP = 'countersign-app://bundle'
let folder: string
let files: PageFiles
let server: Server
let address: string
let accepted = 'first'
const heard: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-pages-'))
  await writeFile(join(folder, 'index.html'), '<p>page</p>')
  await writeFile(
    join(folder, 'list.json'),
    JSON.stringify({ '/index.html': { file: 'index.html', type: 'text/html' } }),
  )
  files = await loadPageFiles(join(folder, 'list.json'), folder)
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      heard.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body })
      if (request.headers.authorization !== `Bearer ${accepted}`) return response.writeHead(401).end('{}')
      if (request.url === '/api/v1/away')
        return response.writeHead(302, { location: 'http://evil.example/' }).end()
      if (request.url === '/api/v1/gone') return response.writeHead(204).end()
      return response
        .writeHead(200, {
          'content-type': 'application/json',
          'set-cookie': 'a=b',
          'x-inner': '1',
          etag: '"e"',
        })
        .end('{"ok":true}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  heard.length = 0
  accepted = 'first'
})

const access: CoordinatorAccess = {
  address: () => address,
  token: () => Promise.resolve('first'),
  renew: () => Promise.resolve('second'),
}
const errors: unknown[] = []
const ask = (path: string, init: RequestInit = {}, as: CoordinatorAccess = access) =>
  answerPage(new Request(path.includes('://') ? path : `${APP}${path}`, init), {
    files,
    access: () => as,
    place: () => 'https://team.example',
    onError: (error) => errors.push(error),
  })

describe('pages', () => {
  it.each(['/', '/index.html', '/?x=1', '/#/requests'])('serves %s with its headers', async (path) => {
    const answer = await ask(path)
    expect(await answer.text()).toBe('<p>page</p>')
    expect(answer.headers.get('content-type')).toBe('text/html')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
  })

  it.each([
    '/list.json',
    '/../list.json',
    '/%2e%2e/list.json',
    '/..%2flist.json',
    '//list.json',
    '/index.html/',
    '/INDEX.HTML',
    '/assets/',
    '/__proto__',
    '/constructor',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })

  it.each(['countersign-app://other/', 'countersign-app://bundle.evil/', 'countersign-app://u:p@bundle/'])(
    'does not answer for %s',
    async (url) => {
      expect(isAppAddress(url)).toBe(false)
    },
  )

  it('takes no writes', async () => {
    expect((await ask('/index.html', { method: 'POST', body: 'x' })).status).toBe(404)
  })
})

describe('calls to the coordinator', () => {
  it('adds the token and passes on only what a page may say and hear', async () => {
    const answer = await ask('/api/v1/requests?status=pending', {
      method: 'POST',
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'k1',
        authorization: 'Bearer from-the-page',
        'x-forwarded-for': '1.2.3.4',
        'proxy-authorization': 'x',
      },
    })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ ok: true })
    expect(heard).toMatchObject([{ method: 'POST', url: '/api/v1/requests?status=pending', body: '{"a":1}' }])
    expect(heard[0]?.headers).toMatchObject({ authorization: 'Bearer first', 'idempotency-key': 'k1' })
    for (const name of ['x-forwarded-for', 'proxy-authorization', 'origin', 'cookie']) {
      expect(heard[0]?.headers[name]).toBeUndefined()
    }
    expect(answer.headers.get('etag')).toBe('"e"')
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('x-inner')).toBeNull()
  })

  it('passes nothing on that a page meant for another coordinator', async () => {
    const other = await ask('/api/v1/thing', { headers: { 'countersign-place': 'computer' } })
    expect([other.status, ((await other.json()) as { code: string }).code]).toEqual([
      503,
      'coordinator_unavailable',
    ])
    expect(heard).toEqual([])
    const meant = await ask('/api/v1/thing', { headers: { 'countersign-place': 'https://team.example' } })
    expect(meant.status).toBe(200)
    expect(heard[0]?.headers['countersign-place']).toBeUndefined()
  })

  it('renews a session that ended and makes the call again, body and all', async () => {
    accepted = 'second'
    const answer = await ask('/api/v1/requests', { method: 'POST', body: 'twice' })
    expect(answer.status).toBe(200)
    expect(heard.map(({ body }) => body)).toEqual(['twice', 'twice'])
  })

  it('hands on a 401 that stays', async () => {
    accepted = 'nobody'
    expect((await ask('/api/v1/requests')).status).toBe(401)
    expect(heard).toHaveLength(2)
  })

  it('answers 204 without a body', async () => {
    expect((await ask('/api/v1/gone', { method: 'DELETE' })).status).toBe(204)
  })

  it.each([
    '/api/v1/session',
    '/api/v1/session/',
    '/api/v1/stream/tickets',
    '/api/v1/setup/owner',
    '/api/v1/%73ession',
    '/api/v1/Session',
    '/api//v1/session',
    '/api/v1/session%2f',
    '/api/v1/x/../session',
    '/api/v1/%zz',
  ])('keeps %s from pages', async (path) => {
    const answer = await ask(path, { method: 'POST', body: '{}' })
    expect(answer.status).toBe(403)
    expect(heard).toEqual([])
  })

  it('does not follow a redirection', async () => {
    const answer = await ask('/api/v1/away')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('location')).toBeNull()
  })

  it('refuses a body past its limit', async () => {
    const answer = await ask('/api/v1/requests', {
      method: 'POST',
      body: new Uint8Array(4 * 1024 * 1024 + 1),
    })
    expect(answer.status).toBe(413)
    expect(heard).toEqual([])
  })

  it.each([
    ['not running', { ...access, address: () => null }],
    ['not reachable', { ...access, address: () => 'http://127.0.0.1:1' }],
    ['failing to sign in', { ...access, token: () => Promise.reject(new TypeError('fetch failed')) }],
  ])('says that the coordinator is away when it is %s', async (_how, away) => {
    const answer = await ask('/api/v1/me', {}, away)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'coordinator_unavailable', status: 503 })
  })
})

describe('approvals that main’s own window took while nobody answered', () => {
  const body = JSON.stringify({ decisionId: 'd1', verdict: 'approve', digest: 'd'.repeat(64) })
  const path = '/api/v1/requests/r1/decisions'
  const post = async (text: string, decisions: UnansweredDecisions, to = path, as = access) =>
    answerPage(new Request(`${APP}${to}`, { method: 'POST', body: text }), {
      files,
      access: () => as,
      place: () => 'https://team.example',
      decisions,
      onError: (error) => errors.push(error),
    })
  const opened = (): Promise<UnansweredDecisions> =>
    openUnansweredDecisions({
      file: join(folder, `${randomUUID()}.json`),
      store: () => Promise.resolve({ userId: 'ana', queueKey: 'k'.repeat(43) }),
      onSetAside: (why) => errors.push(why),
    })

  it('are sent for the page that says their turn has come, as main kept them, and are then done with', async () => {
    const decisions = await opened()
    await decisions.keepConfirmed('https://team.example', 'r1', Buffer.from(body), null)
    expect((await post(body, decisions)).status).toBe(200)
    expect(heard).toMatchObject([{ method: 'POST', url: path, body, headers: { 'idempotency-key': 'd1' } }])
    expect(await decisions.left('https://team.example')).toEqual([])
  })

  it('let nothing else through, with or without a coordinator, and stay', async () => {
    const decisions = await opened()
    await decisions.keepConfirmed('https://team.example', 'r1', Buffer.from(body), null)
    const away: CoordinatorAccess = { ...access, address: () => null }
    const other = body.replace('"d1"', '"d2"')
    const more = body.replace('}', ',"edits":{"delete":{"path":"/"}}}')
    const tries: [string, string, CoordinatorAccess][] = [
      [more, path, access],
      [more, path, away],
      [body, '/api/v1/requests/r2/decisions', access],
      [body, '/api/v1/requests/r2/decisions', away],
      [other, path, access],
      [other, path, away],
    ]
    for (const [text, to, as] of tries) {
      expect((await post(text, decisions, to, as)).status).toBeGreaterThanOrEqual(400)
    }
    expect(heard.filter(({ method }) => method === 'POST')).toEqual([])
    expect((await decisions.confirmed('https://team.example', 'r1', Buffer.from(body)))?.decisionId).toBe(
      'd1',
    )
  })

  it('wait on while nobody answers', async () => {
    const decisions = await opened()
    await decisions.keepConfirmed('https://team.example', 'r1', Buffer.from(body), null)
    expect((await post(body, decisions, path, { ...access, address: () => null })).status).toBe(503)
    expect((await post(body, decisions)).status).toBe(200)
  })

  it('a denial is passed on also when the disk takes no second copy of it', async () => {
    const decisions = await openUnansweredDecisions({
      file: join(folder, 'no-such-folder', 'unanswered.json'),
      store: () => Promise.resolve({ userId: 'ana', queueKey: 'k'.repeat(43) }),
      onSetAside: (why) => errors.push(why),
    })
    expect((await post('{"decisionId":"d3","verdict":"deny"}', decisions)).status).toBe(200)
    expect(heard).toHaveLength(1)
  })
})
