import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Request } from '../../shared/contract/http/requests.ts'
import { bundleChild } from '../testing/bundle-child.ts'
import { must } from '../testing/cast.ts'
import { cast, stage } from '../testing/staged.ts'

/** Every test starts a few processes, each of which has to load the program on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000 })

let program: string
beforeAll(async () => {
  program = await bundleChild('coordinator/cli/main.ts')
})
afterAll(async () => {
  rmSync(dirname(program), { recursive: true, force: true })
})

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `countersign` as somebody, as a process of its own. */
async function run(who: 'olga' | 'ana' | 'ben' | 'eve' | null, ...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      PATH: process.env['PATH'],
      COUNTERSIGN_URL: stage.url,
      ...(who === null ? {} : { COUNTERSIGN_TOKEN: cast[who].token }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, err }
}

const ask = (note?: string): Promise<Request> =>
  must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'write_file', arguments: { path: 'a', content: 'b' } }, { name: 'delete_file' }],
      ...(note === undefined ? {} : { note }),
    }),
  )

describe('countersign requests', () => {
  it('lists, shows and decides', async () => {
    const { id } = await ask()
    expect((await run('ana', 'requests', 'list', '--mine')).out).toContain(id)
    expect((await run('ana', 'requests', 'show', id)).out).toMatch(
      /Max <max@example.com>[\s\S]*files_write_file[\s\S]*content = "b"/,
    )
    const decided = await run(
      'ana',
      '--json',
      'requests',
      'approve',
      id,
      '--tools',
      'write_file',
      '--reason',
      'only this',
    )
    expect([decided.code, JSON.parse(decided.out)]).toMatchObject([
      0,
      { outcome: 'applied', request: { status: 'partly-approved' } },
    ])
    const late = await run('ben', 'requests', 'deny', id)
    expect([late.code, late.err]).toEqual([3, expect.stringContaining('Already') as string])
  })

  it.each<[string, 'ana' | 'eve' | null, string[], number, string]>([
    ['nobody', null, ['requests', 'list'], 2, 'missing_token'],
    ['nothing there', 'ana', ['requests', 'show', 'none'], 3, 'not_found'],
    ['no coordinator', 'ana', ['--url', 'http://127.0.0.1:9', 'requests', 'list'], 4, 'unreachable'],
    ['an unknown command', 'ana', ['requests', 'frob'], 2, ''],
  ])('%s is said by exit code', async (_what, who, args, code, said) => {
    const ran = await run(who, '--json', ...args)
    expect(ran.code).toBe(code)
    expect(ran.err).toContain(said)
    expect(ran.out).toBe('')
  })

  it('lets nothing an agent wrote reach the terminal as anything but text', async () => {
    const { id } = await ask('\u001b[31mred\u001b]0;title\u0007 \u202Egnp.exe\nApproved by IT')
    const { out } = await run('ana', 'requests', 'show', id)
    expect(out).not.toMatch(/[\u001b\u0007\u202e]/)
    expect(out).toContain('⟦U+001B⟧[31mred')
    expect(out.split('\n').find((line) => line.startsWith('Note'))).toContain('Approved by IT')
  })
})

describe('countersign flows', () => {
  it('come out and go in without a change, and a change is shown before it is made', async () => {
    const file = join(stage.data, 'flows.yaml')
    await run('olga', 'flows', 'export', '--out', file)
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('- Security\n')
    expect(await run('olga', 'flows', 'diff', file)).toMatchObject({ code: 0, out: 'same: Security asks\n' })
    writeFileSync(file, text.replace('minimum: 1', 'minimum: 2'))
    const diff = await run('olga', 'flows', 'diff', file)
    expect([diff.code, diff.out]).toEqual([
      5,
      expect.stringMatching(/^change: Security asks\n {2}- .*minimum: 1\n {2}\+ .*minimum: 2\n$/) as string,
    ])
    expect(await run('eve', 'flows', 'apply', file)).toMatchObject({ code: 3 })
    expect(await run('olga', 'flows', 'apply', file)).toMatchObject({
      code: 0,
      out: 'change: Security asks\n',
    })
    expect(await run('olga', 'flows', 'diff', file)).toMatchObject({ code: 0 })
    writeFileSync(file, text)
    expect(await run('olga', 'flows', 'apply', file)).toMatchObject({ code: 0 })
  })

  it.each([
    ['no YAML', '{'],
    ['something else', 'version: 1\nflows:\n  - nothing: here\n'],
    [
      'a group nobody has',
      'version: 1\nflows:\n  - name: X\n    channels: [email]\n    steps:\n      - {id: a, kind: approval, groups: [Nobody], minimum: 1}\n',
    ],
  ])('refuse %s', async (_what, text) => {
    const file = join(stage.data, 'bad.yaml')
    writeFileSync(file, text)
    expect(await run('olga', 'flows', 'apply', file)).toMatchObject({ code: 2, out: '' })
  })
})

describe('the rest of countersign', () => {
  it('asks the policies', async () => {
    const ran = await run(
      'ana',
      'policies',
      'test',
      '--user',
      cast.max.id,
      '--connector',
      'files',
      '--tool',
      'read_file',
    )
    expect(ran).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^request-approval: No policy covers it[\s\S]*“Security asks”\n$/) as string,
    })
  })

  it('verifies the log and exports it whole, in both forms', async () => {
    expect(await run('olga', 'audit', 'verify')).toMatchObject({ code: 0 })
    expect(await run('ana', 'audit', 'verify')).toMatchObject({ code: 3 })
    const entries = (await run('olga', 'audit', 'export')).out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { seq: number; hash: string; previousHash: string })
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_entry, index) => index + 1))
    expect(entries.slice(1).every(({ previousHash }, index) => previousHash === entries[index]?.hash)).toBe(
      true,
    )
    const csv = (await run('olga', 'audit', 'export', '--format', 'csv')).out
    expect(csv.split('\r\n')).toHaveLength(entries.length + 2)
  })

  it('doctor shows what is in force, without secrets, and what is wrong', async () => {
    const ran = await run(null, 'doctor', '--data', stage.data)
    expect(ran.out).toMatch(/port: 4780[\s\S]*ok {2}coordinator 0\.0\.0-test at/)
    writeFileSync(
      join(stage.data, 'config.yaml'),
      'smtpUrl: smtp://user:pass-word@mail.example.com\nnonsense: 1\n',
    )
    expect(await run(null, 'doctor', '--data', stage.data)).toMatchObject({
      code: 5,
      out: expect.stringContaining('nonsense') as string,
    })
    writeFileSync(join(stage.data, 'config.yaml'), 'smtpUrl: smtp://user:pass-word@mail.example.com\n')
    expect((await run(null, 'doctor', '--data', stage.data)).out).not.toContain('pass-word')
    rmSync(join(stage.data, 'config.yaml'))
  })

  it('doctor looks at store, key, clock, disk, connectors and the end of the log of a coordinator at work', async () => {
    const { code, out } = await run('olga', '--json', 'doctor', '--data', stage.data)
    const { findings } = JSON.parse(out) as { findings: { ok: boolean; code: string; what: string }[] }
    // What the machine has to spare is not the coordinator’s doing.
    const ofMachine = ['disk_low', 'commits_slow']
    expect(findings.filter(({ ok, code: found }) => !ok && !ofMachine.includes(found))).toEqual([])
    expect([0, 5]).toContain(code)
    expect(findings.map(({ code: found }) => found)).toEqual(
      expect.arrayContaining(['store', 'shape', 'whole', 'key', 'log', 'clock', 'connector', 'coordinator']),
    )
    expect(findings.find(({ code: found }) => found === 'key')?.what).toContain('opens what is sealed')
  })

  /** What doctor finds wrong with a folder that was made from the store at work and then changed. */
  async function wrongWith(spoil: (folder: string) => void, env = {}): Promise<readonly string[]> {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-doctor-'))
    const copy = join(folder, 'countersign.db')
    const source = new DatabaseSync(join(stage.data, 'countersign.db'), { readOnly: true })
    source.prepare('VACUUM INTO ?').run(copy)
    source.close()
    copyFileSync(join(stage.data, 'secret.key'), join(folder, 'secret.key'))
    spoil(folder)
    const child = spawn(process.execPath, [program, '--json', 'doctor', '--data', folder], {
      env: { PATH: process.env['PATH'], COUNTERSIGN_URL: stage.url, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    rmSync(folder, { recursive: true })
    const { findings } = JSON.parse(out) as { findings: { ok: boolean; code: string }[] }
    const wrong = findings.filter(({ ok }) => !ok).map(({ code: found }) => found)
    expect(code).toBe(wrong.length === 0 ? 0 : 5)
    return wrong.filter((found) => found !== 'disk_low')
  }
  const changed = (sql: string) => (folder: string) => {
    const database = new DatabaseSync(join(folder, 'countersign.db'))
    database.exec(sql)
    database.close()
  }

  it.each<[string, string[], (folder: string) => void, Record<string, string>]>([
    ['nothing', [], () => undefined, {}],
    [
      'a log that was altered',
      ['log_altered'],
      changed(`DROP TRIGGER log_never_changes; UPDATE log SET type = 'x' WHERE seq = 5`),
      {},
    ],
    ['a database of a newer version', ['store_newer'], changed('PRAGMA user_version = 999'), {}],
    ['another key', ['wrong_key'], () => undefined, { COUNTERSIGN_KEY: 'not-the-key-of-this-folder' }],
    [
      'a clock that went back',
      ['clock_behind'],
      changed(
        `UPDATE stored_values SET value = '{"at":99999999999999,"elapsed":1,"running":1}' WHERE key = 'clock'`,
      ),
      {},
    ],
    [
      'a program that is gone',
      ['connector_missing'],
      changed(
        `UPDATE documents SET body = replace(body, 'countersign-sample', 'no-such-program') WHERE collection = 'connectors'`,
      ),
      {},
    ],
    [
      'mail that cannot be sent',
      ['channel_wrong'],
      () => undefined,
      { COUNTERSIGN_SMTP_URL: 'http://mail.example' },
    ],
    [
      'a restore that did not end',
      ['half_restored'],
      (folder) => writeFileSync(join(folder, 'countersign.db.restoring'), ''),
      {},
    ],
    [
      'a file that is damaged',
      ['store_damaged'],
      (folder) => {
        const file = join(folder, 'countersign.db')
        const bytes = readFileSync(file)
        writeFileSync(file, Buffer.concat([bytes.subarray(0, 8192), Buffer.alloc(bytes.length - 8192, 0x5a)]))
      },
      {},
    ],
  ])('doctor finds %s: %j', async (_what, codes, spoil, env) => {
    expect(await wrongWith(spoil, env)).toEqual(codes)
  })

  it('says its version, and its exit codes in the help', async () => {
    expect((await run(null, '--version')).code).toBe(0)
    expect((await run(null, '--help')).out).toContain('Exit codes')
  })
})
