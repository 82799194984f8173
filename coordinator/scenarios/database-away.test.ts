import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditReport } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { startPostgres, type PostgresServer } from '../adapters/store/testing/postgres-server.ts'
import { flowBody, must, setStage, type Cast } from '../testing/cast.ts'
import { CrankedClock } from '../testing/cranked-clock.ts'
import { pause } from '../testing/pause.ts'
import { startMailServer } from '../testing/receivers.ts'
import { startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

/** A coordinator whose PostgreSQL is gone for half an hour, in which timers fall due and people try to decide. */
const MINUTE = 60_000
const PATIENCE_MS = 120_000

let clock: CrankedClock
let server: PostgresServer
let database: string
let mail: Awaited<ReturnType<typeof startMailServer>>
let stage: TestCoordinator
let cast: Cast
beforeAll(async () => {
  clock = new CrankedClock()
  ;[server, mail] = await Promise.all([startPostgres(), startMailServer()])
  database = await server.makeDatabase()
  stage = await startTestCoordinator({
    clock,
    flags: { databaseUrl: database, smtpUrl: mail.url, smtpFrom: 'Countersign <approvals@example.com>' },
  })
  cast = await setStage(stage)
}, PATIENCE_MS)
afterAll(async () => {
  await stage.stop()
  await Promise.all([server.remove(), mail.stop()])
})

const askUnder = async (advanced: object): Promise<Request> => {
  const body = { ...flowBody('Security asks', cast.security.id), advanced }
  await must(cast.olga.client.put(`/flows/${cast.flow.id}`, body))
  const tools = [{ name: 'write_file', arguments: { path: randomUUID(), content: 'x' } }]
  return must(cast.robot.client.post('/requests', { connector: 'files', tools }))
}
const see = (id: string) => cast.ana.client.get<Request>(`/requests/${id}`)
const decide = (id: string, verdict: 'approve' | 'deny') =>
  cast.ana.client.post<{ code?: string }>(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict })

/** Asks again, while a little time passes on the clock, until it fits. */
async function until<T>(read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    const value = await read()
    if (fits(value)) return value
    if (Date.now() > end) throw new Error(`it did not come to that: ${JSON.stringify(value).slice(0, 500)}`)
    await pause(20)
    clock.turn(50)
  }
}

it(
  'approves nothing while its database is away for half an hour, says so with a code, and goes on by itself',
  { timeout: 3 * PATIENCE_MS },
  async () => {
    const denied = await askUnder({ autoDenyAfterMinutes: 10 })
    const silent = await askUnder({ autoApproveAfterMinutes: 20 })
    const open = await askUnder({})
    await until(
      () => see(silent.id),
      ({ body }) => body.notified,
    )

    await server.stop('crash')
    for (let minute = 0; minute < 30; minute += 5) {
      clock.turn(5 * MINUTE)
      expect(await see(open.id)).toMatchObject({ status: 503, body: { code: 'storage_failed' } })
      expect(await decide(open.id, 'approve')).toMatchObject({
        status: 503,
        body: { code: 'storage_failed' },
      })
    }

    await server.start()
    await until(
      () => see(open.id),
      ({ status }) => status === 200,
    )
    const approved = await server.admin(database, "SELECT id FROM requests WHERE status LIKE '%approved'")
    expect(approved).toEqual([])
    expect((await see(open.id)).body).toMatchObject({ status: 'pending' })
    // Its warning fell due meanwhile, and silence counts only from when people could be told.
    expect((await see(silent.id)).body).toMatchObject({ status: 'pending' })
    await until(
      () => see(denied.id),
      ({ body }) => body.status === 'auto-denied',
    )
    expect((await decide(open.id, 'approve')).status).toBe(200)
    expect((await decide(silent.id, 'deny')).status).toBe(200)
    expect(await must<AuditReport>(cast.olga.client.get('/audit/verify'))).toMatchObject({ ok: true })
  },
)
