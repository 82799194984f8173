import { spawn, type ChildProcess } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReport } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { bundleChild } from '../testing/bundle-child.ts'
import { must, setStage, type Cast } from '../testing/cast.ts'
import { pause } from '../testing/pause.ts'
import { OWNER_TOKEN, startTestCoordinator, type TestCoordinator } from '../testing/test-coordinator.ts'

let program: string
let folder: string
let stage: TestCoordinator
let cast: Cast
/** A backup that was taken while a coordinator worked, and what was then the case. */
let backup: string
let open: Request
let ready: Request

beforeAll(async () => {
  program = await bundleChild('coordinator/cli/main.ts')
  folder = mkdtempSync(join(tmpdir(), 'countersign-backup-'))
  stage = await startTestCoordinator()
  cast = await setStage(stage)
  const ask = (path: string): Promise<Request> =>
    must(
      cast.robot.client.post('/requests', {
        connector: 'files',
        tools: [{ name: 'write_file', arguments: { path, content: 'x' } }],
      }),
    )
  ;[open, ready] = [await ask('one'), await ask('two')]
  await decide(ready.id, 'approve')
  backup = join(folder, 'monday')
  expect(await run('backup', backup, '--data', stage.data)).toMatchObject({ code: 0 })
  // What happens afterwards is not in it.
  await decide(open.id, 'deny')
}, 60_000)
afterAll(async () => {
  await stage.stop()
  rmSync(dirname(program), { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
})

const decide = (id: string, verdict: string) =>
  must(cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict }))

function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program, '--json', ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

async function run(...args: readonly string[]) {
  return ended(start(args))
}

async function ended(child: ChildProcess) {
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (text: Buffer) => (said += text.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, answer: (said === '' ? {} : JSON.parse(said)) as Record<string, unknown> }
}

/** A folder with the key in it, as an operator prepares one. */
function target(withKey = true): string {
  const data = mkdtempSync(join(folder, 'data-'))
  if (withKey) copyFileSync(join(stage.data, 'secret.key'), join(data, 'secret.key'))
  return data
}

/** A copy of the backup that a test may spoil. */
function copyOf(name: string): string {
  const copy = join(folder, name)
  copyFileSync(backup, copy)
  copyFileSync(`${backup}.manifest.json`, `${copy}.manifest.json`)
  return copy
}

function changeManifest(file: string, change: (manifest: Record<string, unknown>) => object): void {
  const path = `${file}.manifest.json`
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, JSON.stringify({ ...manifest, ...change(manifest) }))
}

/** Has the manifest say what the file is now. */
function fitManifest(file: string): void {
  const bytes = readFileSync(file)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  changeManifest(file, () => ({ bytes: bytes.length, sha256 }))
}

describe('a backup', () => {
  it('was taken while the coordinator worked, is one file of its owner, and holds no key', () => {
    const files = readdirSync(folder).filter((name) => name.startsWith('monday'))
    expect(files.sort()).toEqual(['monday', 'monday.manifest.json'])
    if (process.platform !== 'win32') expect(statSync(backup).mode & 0o077).toBe(0)
    const key = readFileSync(join(stage.data, 'secret.key'), 'utf8').trim()
    expect(readFileSync(backup).includes(key)).toBe(false)
  })

  it('brings everything back as it was then; approvals that were ready are taken back, and the log says so', async () => {
    const data = target()
    expect(await run('restore', backup, '--data', data)).toMatchObject({
      code: 0,
      answer: { keyFrom: 'folder' },
    })
    const restored = await startTestCoordinator({ data })
    const ana = restored.as(cast.ana.token)
    expect(await must(ana.get<Request>(`/requests/${open.id}`))).toMatchObject({ status: 'pending' })
    expect(await must(ana.get<Request>(`/requests/${ready.id}`))).toMatchObject({
      status: 'approved',
      tools: [{ name: 'write_file', grant: 'revoked' }],
    })
    const owner = restored.as(OWNER_TOKEN)
    const said = () =>
      must<{ items: { type: string; data: object }[] }>(owner.get('/events?since=0&subject=log:log'))
    expect((await said()).items).toMatchObject([{ type: 'log.restored', data: { approvalsTakenBack: 1 } }])
    expect(await must<AuditReport>(owner.get('/audit/verify'))).toMatchObject({ ok: true })
    await restored.restart()
    expect((await said()).items).toHaveLength(1)
    await restored.stop()
  }, 60_000)

  it('holds the key only where somebody asks for it, and is then enough by itself', async () => {
    const whole = join(folder, 'with-key')
    const taken = await run('backup', whole, '--data', stage.data, '--with-key')
    expect(taken).toMatchObject({ code: 0, answer: { withKey: true } })
    const data = target(false)
    expect(await run('restore', whole, '--data', data)).toMatchObject({
      code: 0,
      answer: { keyFrom: 'backup' },
    })
    expect(readFileSync(join(data, 'secret.key'), 'utf8')).toBe(
      readFileSync(join(stage.data, 'secret.key'), 'utf8'),
    )
  })

  it('never takes the place of a file, and needs a store', async () => {
    expect(await run('backup', backup, '--data', stage.data)).toMatchObject({
      code: 2,
      answer: { code: 'file_exists' },
    })
    expect(await run('backup', join(folder, 'x'), '--data', target())).toMatchObject({
      code: 2,
      answer: { code: 'no_store' },
    })
    const ofDatabase = (url: string) =>
      ended(start(['backup', join(folder, 'x'), '--data', stage.data], { COUNTERSIGN_DATABASE_URL: url }))
    const url = 'postgres://db.example.com/team'
    expect(await ofDatabase(`${url}?sslmode=verify-full`)).toMatchObject({
      code: 2,
      answer: { code: 'use_pg_dump' },
    })
    expect(await ofDatabase(url)).toMatchObject({ code: 2, answer: { code: 'invalid_config' } })
  })
})

describe('a restore refuses', () => {
  it.each<[string, string, number, (file: string) => void]>([
    ['a file that is not there', 'no_backup', 2, (file) => rmSync(file)],
    ['one without its manifest', 'backup_incomplete', 5, (file) => rmSync(`${file}.manifest.json`)],
    [
      'a manifest that says nothing',
      'backup_damaged',
      5,
      (file) => writeFileSync(`${file}.manifest.json`, '{}'),
    ],
    ['one that was cut off', 'backup_damaged', 5, (file) => truncateSync(file, statSync(file).size - 4096)],
    [
      'one of which a byte was changed',
      'backup_damaged',
      5,
      (file) => {
        const bytes = readFileSync(file)
        const at = bytes.length - 100
        bytes[at] = (bytes[at] ?? 0) ^ 1
        writeFileSync(file, bytes)
      },
    ],
    ['one of a newer form', 'backup_newer', 5, (file) => changeManifest(file, () => ({ format: 2 }))],
    ['one of a newer database', 'store_newer', 5, (file) => changeManifest(file, () => ({ shape: 999 }))],
  ])('%s: %s', async (_what, code, exit, spoil) => {
    const file = copyOf(`spoiled-${randomUUID()}`)
    spoil(file)
    const data = target()
    expect(await run('restore', file, '--data', data)).toMatchObject({ code: exit, answer: { code } })
    expect(readdirSync(data)).toEqual(['secret.key'])
  })

  it('a log that was altered although every digest was made to fit: backup_damaged', async () => {
    const file = copyOf('forged')
    const database = new DatabaseSync(file)
    database.exec(`DROP TRIGGER log_never_changes; UPDATE log SET data = '{"by":"nobody"}' WHERE seq = 3`)
    database.close()
    fitManifest(file)
    const data = target()
    expect(await run('restore', file, '--data', data)).toMatchObject({
      code: 5,
      answer: { code: 'backup_damaged', message: expect.stringContaining('entry 3') as string },
    })
    expect(readdirSync(data)).toEqual(['secret.key'])
  })

  it('a missing key, and another team’s: missing_key, wrong_key', async () => {
    const without = target(false)
    expect(await run('restore', backup, '--data', without)).toMatchObject({
      code: 2,
      answer: { code: 'missing_key' },
    })
    expect(readdirSync(without)).toEqual([])
    const wrong = target(false)
    writeFileSync(join(wrong, 'secret.key'), 'the-key-of-another-team\n')
    expect(await run('restore', backup, '--data', wrong)).toMatchObject({
      code: 5,
      answer: { code: 'wrong_key' },
    })
    expect(readdirSync(wrong)).toEqual(['secret.key'])
  })

  it('a folder that holds something: target_not_empty', async () => {
    const data = target()
    mkdirSync(join(data, 'sample-files'))
    expect(await run('restore', backup, '--data', data)).toMatchObject({
      code: 2,
      answer: { code: 'target_not_empty' },
    })
    expect(await run('restore', backup, '--data', stage.data)).toMatchObject({
      code: 2,
      answer: { code: 'target_not_empty' },
    })
  })
})

describe('a restore that is killed', () => {
  it('leaves nothing, a folder that says so and starts nowhere, or the whole; and can be begun anew', async () => {
    // Large enough that copying and checking it takes a while.
    const large = copyOf('large')
    const database = new DatabaseSync(large)
    const insert = database.prepare('INSERT INTO stored_values (key, value) VALUES (?, ?)')
    database.exec('BEGIN')
    for (let index = 0; index < 40; index += 1) insert.run(`filler-${index}`, String(index).repeat(1_000_000))
    database.exec('COMMIT')
    database.close()
    fitManifest(large)

    let half: string | null = null
    for (let attempt = 0; attempt < 10 && half === null; attempt += 1) {
      const data = target()
      const child = start(['restore', large, '--data', data])
      const gone = once(child, 'exit')
      const restoring = join(data, 'countersign.db.restoring')
      while (!existsSync(restoring) && child.exitCode === null) await pause(1)
      child.kill('SIGKILL')
      await gone
      if (existsSync(restoring)) half = data
      else expect(existsSync(join(data, 'countersign.db'))).toBe(true)
    }
    const data = half ?? expect.unreachable('it was never killed in the middle')
    expect(existsSync(join(data, 'countersign.db'))).toBe(false)
    await expect(startTestCoordinator({ data })).rejects.toMatchObject({ code: 'half_restored' })
    expect(await run('restore', large, '--data', data)).toMatchObject({
      code: 2,
      answer: { code: 'half_restored' },
    })
    expect(await run('restore', large, '--data', data, '--start-over')).toMatchObject({ code: 0 })
    const restored = await startTestCoordinator({ data })
    expect((await restored.as(cast.ana.token).get('/me')).status).toBe(200)
    await restored.stop()
  }, 120_000)
})
