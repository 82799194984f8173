import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReport, LogEvent } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { STREAM_PROTOCOL, TICKET_PREFIX } from '../../shared/contract/stream.ts'
import { startPostgres, type PostgresServer } from '../adapters/store/testing/postgres-server.ts'
import { ODD_SERVER } from '../adapters/upstream/testing/recorder.ts'
import { CLIENTS, textOf, type AnyClient } from '../entry/mcp/testing/clients.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import {
  bundleCoordinator,
  type CoordinatorProcess,
  type CoordinatorProgram,
} from '../testing/coordinator-process.ts'
import { pause } from '../testing/pause.ts'
import { startHookReceiver } from '../testing/receivers.ts'
import { openStream } from '../testing/stream-client.ts'
import { clientOf, OWNER_EMAIL, OWNER_TOKEN, type TestClient } from '../testing/test-coordinator.ts'

/** Two real coordinators on one real PostgreSQL: `one` and `two`. What is not said otherwise goes to `one`. */
let server: PostgresServer
let database: string
let program: CoordinatorProgram
let folder: string
let one: CoordinatorProcess
let two: CoordinatorProcess
let cast: Cast
const opened: AnyClient[] = []

const start = (name: string): Promise<CoordinatorProcess> =>
  program.start(join(folder, name), {
    COUNTERSIGN_DATABASE_URL: database,
    COUNTERSIGN_KEY: 'one key for all coordinators of the team',
    COUNTERSIGN_OWNER_EMAIL: OWNER_EMAIL,
    COUNTERSIGN_OWNER_TOKEN: OWNER_TOKEN,
    COUNTERSIGN_ALLOW_PRIVATE_WEBHOOKS: 'true',
    COUNTERSIGN_REQUESTS_PER_MINUTE: '0',
  })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-replicas-'))
  ;[server, program] = await Promise.all([startPostgres(), bundleCoordinator()])
  database = await server.makeDatabase()
  ;[one, two] = await Promise.all([start('one'), start('two')])
  cast = await setStage({ as: (token) => clientOf(() => one.url, token), data: folder })
}, 90_000)
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close().catch(() => undefined)
})
afterAll(async () => {
  await Promise.all([one.kill(), two.kill()])
  await server.remove()
  await program.remove()
  await rm(folder, { recursive: true })
})

const atOne = (token: string): TestClient => clientOf(() => one.url, token)
const atTwo = (token: string): TestClient => clientOf(() => two.url, token)
const agentAt = async (where: CoordinatorProcess, stays?: 'stays'): Promise<AnyClient> => {
  const client = await CLIENTS['client 2, newest revision'](`${where.url}/mcp`, cast.robot.token, {})
  if (!stays) opened.push(client)
  return client
}
const until = async <T>(read: () => Promise<T>, fits: (value: T) => boolean, ms = 30_000): Promise<T> => {
  const end = Date.now() + ms
  for (;;) {
    const value = await read()
    if (fits(value)) return value
    if (Date.now() > end) throw new Error(`it did not come to that: ${JSON.stringify(value).slice(0, 500)}`)
    await pause(50)
  }
}
const pendingAt = (client: TestClient) => async (): Promise<Request[]> =>
  (await must<{ items: Request[] }>(client.get('/requests?status=pending'))).items
const approveAt = (client: TestClient, id: string) =>
  client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict: 'approve' })
const ask = (client: TestClient, name: string): Promise<Request> =>
  must(
    client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'write_file', arguments: { path: `${name}.txt`, content: name } }],
    }),
  )
const typesOf = async (id: string): Promise<string[]> =>
  (
    await must<{ items: LogEvent[] }>(atTwo(OWNER_TOKEN).get(`/events?subject=request:${id}&limit=500`))
  ).items.map(({ type }) => type)
const many = (types: readonly string[], wanted: string): number =>
  types.filter((type) => type === wanted).length

/** A call that one of them carries out for as long as the tests take. */
const slow = { id: '', begunAt: 0 }
const grantOf = async (id: string) =>
  (await must<Request>(atTwo(OWNER_TOKEN).get(`/requests/${id}`))).tools[0]?.grant

/** Has a call of so many ms begun at a coordinator, approved at the other. Returns its request. */
async function begin(where: CoordinatorProcess, ms: number): Promise<string> {
  const agent = await agentAt(where, 'stays')
  agent.callTool({ name: 'odd_slow', arguments: { ms } }, { timeout: 120_000 }).catch(() => undefined)
  const isIt = ({ connector }: Request): boolean => connector.key === 'odd'
  const pending = await until(pendingAt(atTwo(cast.ana.token)), (list) => list.some(isIt))
  const id = pending.find(isIt)?.id ?? ''
  await must(approveAt(atTwo(cast.ana.token), id))
  await until(
    () => grantOf(id),
    (status) => status === 'executing',
  )
  return id
}

describe('two coordinators on one database', () => {
  it('carry out a call at one of them that was approved at the other', async () => {
    const { id: connector } = await must<{ id: string }>(
      atTwo(OWNER_TOKEN).post('/connectors', {
        key: 'odd',
        name: 'Odd',
        transport: { type: 'stdio', command: 'node', args: [ODD_SERVER] },
      }),
    )
    // Made at the one, connected at the other too.
    await until(
      () => must<{ status: string }>(atOne(OWNER_TOKEN).get(`/connectors/${connector}`)),
      ({ status }) => status === 'connected',
    )
    slow.id = await begin(one, 120_000)
    slow.begunAt = Date.now()
  }, 60_000)

  it('release a call that one of them holds when it is decided at the other, and tell it on both streams', async () => {
    const stream = await openStream(one.url, cast.ana.token)
    const call = { name: 'files_write_file', arguments: { path: 'held.txt', content: 'held at one' } }
    const answer = (await agentAt(one)).callTool(call, { timeout: 60_000 })
    const [held] = await until(pendingAt(atTwo(cast.ana.token)), (list) => list.length === 1)
    const id = held?.id ?? ''
    const decided = await approveAt(atTwo(cast.ana.token), id)
    expect(decided.status).toBe(200)
    expect(textOf(await answer)).toContain('held.txt')
    expect(await readFile(join(cast.folder, 'held.txt'), 'utf8')).toBe('held at one')
    await stream.until(
      (message) =>
        message.type === 'event' &&
        message.changes.some(
          (change) =>
            change.kind === 'request' && change.value.id === id && change.value.status === 'approved',
        ),
    )
    stream.close()
  })

  it('take a stream ticket that the other one issued, once', async () => {
    const { ticket } = await must<{ ticket: string }>(atOne(cast.ana.token).post('/stream/tickets'))
    const open = () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${two.url.replace(/^http/, 'ws')}/api/v1/stream`, [
          STREAM_PROTOCOL,
          `${TICKET_PREFIX}${ticket}`,
        ])
        socket.once('open', () => (socket.close(), resolve('open')))
        socket.once('error', (error) => resolve(error.message))
      })
    expect([await open(), await open()]).toEqual(['open', 'Unexpected server response: 401'])
  })

  it('follow what was set up at the other: connectors run on both, a revoked key is refused by both', async () => {
    const { key, id: keyId } = await must<{ key: string; id: string }>(
      atOne(OWNER_TOKEN).post(`/agents/${cast.robot.id}/keys`, { name: 'short' }),
    )
    expect((await atTwo(key).get('/requests')).status).toBe(200)
    await until(
      () => must<{ status: string }>(atTwo(OWNER_TOKEN).get(`/connectors/${cast.files.id}`)),
      ({ status }) => status === 'connected',
    )
    await must(atOne(OWNER_TOKEN).delete(`/agents/${cast.robot.id}/keys/${keyId}`))
    expect((await atTwo(key).get('/requests')).status).toBe(401)
  })

  it('count one decision for many clicks at both', async () => {
    const request = await ask(atOne(cast.robot.token), 'clicks')
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_unused, n) => {
        const client = n % 2 === 0 ? atOne(cast.ana.token) : atTwo(cast.ben.token)
        return client.post(`/requests/${request.id}/decisions`, {
          decisionId: randomUUID(),
          verdict: n % 3 === 0 ? 'deny' : 'approve',
        })
      }),
    )
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([])
    expect(many(await typesOf(request.id), 'request.resolved')).toBe(1)
  })

  it('fire each timer once, and send each message once', async () => {
    const hook = await startHookReceiver([200])
    const body = {
      ...flowBody('Security asks', cast.security.id),
      advanced: {
        autoDenyAfterMinutes: 60,
        webhook: { url: hook.url, secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` },
      },
    }
    await must(atOne(OWNER_TOKEN).put(`/flows/${cast.flow.id}`, body))
    const asked = await Promise.all(
      Array.from({ length: 30 }, (_unused, n) =>
        ask(n % 2 === 0 ? atOne(cast.robot.token) : atTwo(cast.robot.token), `timer-${n}`),
      ),
    )
    const settled = () =>
      server.admin(
        database,
        `SELECT count(*) AS n FROM outbox WHERE channel = 'webhook' AND status <> 'delivered'`,
      )
    await until(settled, (rows) => Number(rows[0]?.['n']) === 0)
    // A day passes on the clock of the team, when nothing is on its way.
    await server.admin(database, 'UPDATE team_clock SET elapsed = elapsed + 90000000')
    await until(pendingAt(atTwo(cast.ana.token)), (list) => list.length === 0)
    for (const { id } of asked) {
      const types = await typesOf(id)
      expect([many(types, 'request.resolved'), many(types, 'request.timer-fired')]).toEqual([1, 1])
      expect(await atOne(OWNER_TOKEN).get(`/requests/${id}`)).toMatchObject({
        body: { status: 'auto-denied' },
      })
    }
    await until(settled, (rows) => Number(rows[0]?.['n']) === 0)
    const ids = hook.hooks.all.map(({ headers }) => headers['webhook-id'])
    const [{ n } = { n: 0 }] = await server.admin(
      database,
      `SELECT count(*) AS n FROM outbox WHERE channel = 'webhook'`,
    )
    expect(ids.length).toBeGreaterThanOrEqual(60)
    expect([new Set(ids).size, ids.length]).toEqual([Number(n), Number(n)])
    await must(atOne(OWNER_TOKEN).put(`/flows/${cast.flow.id}`, flowBody('Security asks', cast.security.id)))
    await hook.stop()
  }, 60_000)

  it('answer 503 while the database is away, and lose nothing of what was held or said', async () => {
    const call = { name: 'files_write_file', arguments: { path: 'outage.txt', content: 'outage' } }
    const answer = (await agentAt(two)).callTool(call, { timeout: 60_000 })
    const [held] = await until(pendingAt(atOne(cast.ana.token)), (list) => list.length === 1)
    // Ends while the database is away: that it ended is written down later.
    const short = await begin(two, 1_500)
    const said: string[] = []
    const asking = Array.from({ length: 40 }, async (_unused, n) => {
      const client = n % 2 === 0 ? atOne(cast.robot.token) : atTwo(cast.robot.token)
      const asked = await client.post<{ id: string }>('/requests', {
        connector: 'files',
        tools: [{ name: 'write_file', arguments: { path: `o${n}`, content: '' } }],
      })
      if (asked.status < 300) said.push(asked.body.id)
      return asked.status
    })
    await server.stop('crash')
    const statuses = await Promise.all(asking)
    expect(new Set(statuses)).toEqual(new Set([...statuses.filter((status) => status < 300), 503]))
    for (const client of [atOne(cast.ana.token), atTwo(cast.ana.token)]) {
      expect(await client.get('/requests')).toMatchObject({ status: 503, body: { code: 'storage_failed' } })
      expect(await approveAt(client, held?.id ?? '')).toMatchObject({ status: 503 })
    }
    await pause(1_000)
    await server.start()
    await until(
      () => approveAt(atOne(cast.ana.token), held?.id ?? ''),
      ({ status }) => status === 200,
    )
    expect(textOf(await answer)).toContain('outage.txt')
    await until(
      () => grantOf(short),
      (status) => status === 'used',
    )
    const stored = await server.admin(database, 'SELECT id FROM requests')
    const ids = new Set(stored.map(({ id }) => id))
    expect(said.filter((id) => !ids.has(id))).toEqual([])
    const report = await must<AuditReport>(atTwo(OWNER_TOKEN).post('/audit/verify', { checkpoints: [] }))
    expect(report).toMatchObject({ ok: true })
  }, 60_000)

  it('leave a call alone that another carries out, whatever happens to the database, until that one dies', async () => {
    // Longer than a dead one is believed to live, and than the others look for dead ones.
    await pause(Math.max(0, slow.begunAt + 8_000 - Date.now()))
    expect(await grantOf(slow.id)).toBe('executing')
    const repeated = (await agentAt(two)).callTool({ name: 'odd_slow', arguments: { ms: 120_000 } })
    expect(textOf(await repeated)).toMatch(/under way/)
    await one.kill()
    await until(
      () => grantOf(slow.id),
      (status) => status === 'outcome-unknown',
    )
    expect(many(await typesOf(slow.id), 'request.grant')).toBe(2)
    one = await start('one')
    expect(await atOne(OWNER_TOKEN).get(`/requests/${slow.id}`)).toMatchObject({
      body: { tools: [{ grant: 'outcome-unknown' }] },
    })
  }, 60_000)
})
