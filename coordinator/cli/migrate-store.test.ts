import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AuditReport, LogCheckpoint } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { startPostgres, type PostgresServer } from '../adapters/store/testing/postgres-server.ts'
import { bundleChild } from '../testing/bundle-child.ts'
import { must, setStage } from '../testing/cast.ts'
import { OWNER_TOKEN, startTestCoordinator } from '../testing/test-coordinator.ts'

let server: PostgresServer
let program: string
beforeAll(async () => {
  ;[server, program] = await Promise.all([startPostgres(), bundleChild('coordinator/cli/main.ts')])
}, 60_000)
afterAll(async () => {
  await server.remove()
  rmSync(dirname(program), { recursive: true, force: true })
})

async function migrate(data: string, database: string) {
  const child = spawn(
    process.execPath,
    [program, '--json', 'migrate-store', '--data', data, '--database-url', database],
    { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (said += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, answer: JSON.parse(said) as Record<string, unknown> }
}

it('moves a team from its file to PostgreSQL, where everything goes on', async () => {
  const database = await server.makeDatabase()
  const stage = await startTestCoordinator()
  const cast = await setStage(stage)
  const ask = (name: string): Promise<Request> =>
    must(
      cast.robot.client.post('/requests', {
        connector: 'files',
        tools: [{ name: 'write_file', arguments: { path: name, content: 'a\u0000b \ud83d\ude00' } }],
      }),
    )
  const [waiting, decided] = [await ask('one'), await ask('two')]
  await must(
    cast.ana.client.post(`/requests/${decided.id}/decisions`, {
      decisionId: randomUUID(),
      verdict: 'approve',
    }),
  )
  const checkpoint = await must<LogCheckpoint>(cast.olga.client.post('/audit/checkpoints', {}))
  const before = await must<Request>(cast.ana.client.get(`/requests/${waiting.id}`))

  // While a coordinator has the file, nothing is touched.
  expect(await migrate(stage.data, database)).toMatchObject({ code: 3, answer: { code: 'store_in_use' } })
  await stage.coordinator.stop()
  expect(await migrate(stage.data, database)).toMatchObject({ code: 0, answer: { ok: true } })
  expect(existsSync(join(stage.data, 'countersign.db'))).toBe(false)

  const key = readFileSync(join(stage.data, 'secret.key'), 'utf8').trim()
  const moved = await startTestCoordinator({ flags: { databaseUrl: database, key } })
  const ana = moved.as(cast.ana.token)
  expect(await must(ana.get(`/requests/${waiting.id}`))).toEqual({
    ...before,
    connector: { ...before.connector, status: expect.any(String) },
  })
  await must(ana.post(`/requests/${waiting.id}/decisions`, { decisionId: randomUUID(), verdict: 'deny' }))
  expect(
    await must<AuditReport>(moved.as(OWNER_TOKEN).post('/audit/verify', { checkpoints: [checkpoint.text] })),
  ).toMatchObject({ ok: true })
  await moved.stop()
  await stage.stop()
}, 60_000)

it('refuses a database that is not empty, and a log that does not verify, and keeps nothing then', async () => {
  const [full, empty] = [await server.makeDatabase(), await server.makeDatabase()]
  const other = await startTestCoordinator({ flags: { databaseUrl: full } })
  await other.stop()
  const stage = await startTestCoordinator()
  await stage.coordinator.stop()
  expect(await migrate(stage.data, full)).toMatchObject({ code: 5, answer: { code: 'not_empty' } })
  expect(existsSync(join(stage.data, 'countersign.db'))).toBe(true)

  const file = new DatabaseSync(join(stage.data, 'countersign.db'))
  file.exec(`DROP TRIGGER log_never_changes; UPDATE log SET data = '{}' WHERE seq = 1`)
  file.close()
  expect(await migrate(stage.data, empty)).toMatchObject({ code: 5, answer: { code: 'does_not_match' } })
  expect(await server.admin(empty, 'SELECT count(*)::int AS n FROM log')).toEqual([{ n: 0 }])
  await stage.stop()
}, 60_000)

it('says what is missing', async () => {
  const data = mkdtempSync(join(tmpdir(), 'countersign-empty-'))
  expect(await migrate(data, 'postgres://127.0.0.1:9/none')).toMatchObject({
    code: 2,
    answer: { code: 'no_store' },
  })
  rmSync(data, { recursive: true })
})
