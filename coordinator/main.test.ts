import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { must } from './testing/cast.ts'
import { bundleChild } from './testing/bundle-child.ts'

/** The coordinator as operators start it: a bundle, a process, a data folder. */
const TOKEN = 'token-of-the-owner-0123456789'

let program: string
let data: string
const running = new Set<ChildProcess>()
beforeAll(async () => {
  program = await bundleChild('coordinator/main.ts')
})
afterAll(() => rmSync(dirname(program), { recursive: true, force: true }))
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'countersign-main-'))
})
afterEach(async () => {
  for (const child of running) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
  running.clear()
  rmSync(data, { recursive: true, force: true })
})

type Line = Record<string, unknown>

interface Run {
  readonly child: ChildProcess
  readonly lines: Line[]
  /** Resolves with its address, or null when it ended before it listened. */
  readonly url: Promise<string | null>
  readonly ended: Promise<number | null>
}

function start(flags: string[] = [], env: Record<string, string> = {}, within: string[] = []): Run {
  const command = [...within, process.execPath, program, '--data', data, '--port', '0', ...flags]
  const child = spawn(command[0] as string, command.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      COUNTERSIGN_OWNER_EMAIL: 'o@example.com',
      COUNTERSIGN_OWNER_TOKEN: TOKEN,
      ...env,
    },
  })
  running.add(child)
  const lines: Line[] = []
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve)
  })
  const url = new Promise<string | null>((resolve) => {
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      const line = JSON.parse(text) as Line
      lines.push(line)
      if (line['msg'] === 'listening') resolve(String(line['url']))
    })
    void ended.then(() => resolve(null))
  })
  return { child, lines, url, ended }
}

async function call(
  url: string | null,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url ?? ''}/api/v1${path}`, {
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: response.status, body: await response.json() }
}

describe('the coordinator as a program', () => {
  it('logs JSON lines, says where it listens, and stops on SIGTERM', async () => {
    const run = start()
    const url = await run.url
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await must(call(url, '/me'))).toMatchObject({ user: { email: 'o@example.com', role: 'admin' } })
    run.child.kill('SIGTERM')
    expect(await run.ended).toBe(0)
    expect(run.lines.map((line) => line['msg'])).toEqual(
      expect.arrayContaining(['listening', 'stopping', 'stopped']),
    )
    expect(JSON.stringify(run.lines)).not.toContain(TOKEN)
  })

  it('logs who was refused, and nothing of what they held', async () => {
    const { lines, url } = start()
    const address = await url
    await fetch(`${address}/api/v1/requests`, { headers: { authorization: 'Bearer cs_tok_guessed' } })
    await expect
      .poll(() => lines.find(({ msg }) => msg === 'refused'))
      .toMatchObject({
        code: 'invalid_credentials',
        method: 'GET',
        url: '/api/v1/requests',
        from: '127.0.0.1',
      })
    expect(JSON.stringify(lines)).not.toContain('guessed')
  })

  it('prints a link for setting up when nobody is there yet', async () => {
    const run = start([], { COUNTERSIGN_OWNER_EMAIL: '', COUNTERSIGN_OWNER_TOKEN: '' })
    const url = await run.url
    await expect
      .poll(() => run.lines.find((line) => line['setUpLink'])?.['setUpLink'])
      .toMatch(`${url}/#/setup/`)
  })

  it('is killed while a request is pending, and goes on with it after the next start', async () => {
    const first = start()
    const url = await first.url
    const connector = {
      key: 'files',
      name: 'Files',
      transport: { type: 'stdio', command: 'countersign-sample', args: [data] },
    }
    await must(call(url, '/connectors', connector))
    const ask = () =>
      call(url, '/requests', { connector: 'files', tools: [{ name: 'read_file', arguments: { path: 'x' } }] })
    await expect.poll(async () => (await ask()).status).toBe(201)
    const { id, digest } = (await must(ask())) as { id: string; digest: string }
    first.child.kill('SIGKILL')
    await first.ended
    const again = start()
    const next = await again.url
    expect(await must(call(next, `/requests/${id}`))).toMatchObject({ id, digest, status: 'pending' })
    expect(await must(call(next, '/audit/verify'))).toMatchObject({ ok: true })
  })

  it('refuses a data folder that another one works on, and leaves that one in peace', async () => {
    const first = start()
    const url = await first.url
    const second = start()
    expect(await second.ended).toBe(1)
    expect(second.lines).toContainEqual(
      expect.objectContaining({ code: 'store_in_use', msg: 'could not start' }),
    )
    expect((await call(url, '/me')).status).toBe(200)
  })

  it('refuses a wrong key before it serves anything', async () => {
    const first = start([], { COUNTERSIGN_KEY: 'the-first-key-of-this-folder' })
    expect(await first.url).not.toBeNull()
    first.child.kill('SIGTERM')
    await first.ended
    const second = start([], { COUNTERSIGN_KEY: 'another-key-of-no-folder' })
    expect(await second.ended).toBe(1)
    expect(second.lines).toContainEqual(expect.objectContaining({ code: 'wrong_key' }))
    const third = start()
    expect(await third.ended).toBe(1)
    expect(third.lines).toContainEqual(expect.objectContaining({ code: 'wrong_key' }))
  })

  it.each([
    ['an unknown key in the file', 'hots: 0.0.0.0', {}, 'hots'],
    ['a value that makes no sense', 'requestsPerMinute: many', {}, 'requestsPerMinute'],
    ['a file that is no YAML', '{', {}, 'config.yaml'],
    ['a variable that makes no sense', '', { COUNTERSIGN_LOG_LEVEL: 'loud' }, 'logLevel'],
    ['half of the owner', '', { COUNTERSIGN_OWNER_TOKEN: '' }, 'ownerToken'],
  ])('refuses %s and names it', async (_what, file, env, named) => {
    writeFileSync(join(data, 'config.yaml'), file)
    const run = start([], env)
    expect(await run.ended).toBe(1)
    expect(run.lines).toContainEqual(
      expect.objectContaining({ code: 'invalid_config', detail: expect.stringContaining(named) as string }),
    )
  })

  it('reads its file, and goes by the variable and the flag before it', async () => {
    writeFileSync(
      join(data, 'config.yaml'),
      'port: 1\nlogLevel: fatal\nallowedHosts: [approvals.example.com]\n',
    )
    const run = start([], { COUNTERSIGN_LOG_LEVEL: 'info', COUNTERSIGN_NONSENSE: '1' })
    const url = await run.url
    expect(url).not.toBeNull()
    expect(run.lines).toContainEqual(expect.objectContaining({ variables: ['COUNTERSIGN_NONSENSE'] }))
  })

  it.runIf(process.platform !== 'win32')('keeps its key and its data from other users', async () => {
    const run = start()
    await run.url
    for (const file of ['secret.key', 'countersign.db', 'countersign.db-wal']) {
      expect([file, statSync(join(data, file)).mode & 0o077]).toEqual([file, 0])
    }
    expect(readFileSync(join(data, 'countersign.db')).includes(TOKEN)).toBe(false)
  })

  it('starts on a copy that was taken while it ran', async () => {
    const first = start()
    await first.url
    first.child.kill('SIGKILL')
    await first.ended
    const copy = mkdtempSync(join(tmpdir(), 'countersign-copy-'))
    cpSync(data, copy, { recursive: true })
    rmSync(data, { recursive: true })
    data = copy
    expect((await call(await start().url, '/me')).status).toBe(200)
  })

  it.runIf(process.platform === 'linux')(
    'whose disk takes no more answers 503 with a code, still reads, loses nothing, and goes on when there is room',
    async () => {
      // Files may grow to 600 kB; the signal that would end the process is ignored, so that writing fails instead.
      const limited = ['sh', '-c', 'trap "" XFSZ; ulimit -S -f 600; exec "$0" "$@"']
      const run = start([], {}, limited)
      const url = await run.url
      const add = (n: number) => call(url, '/users', { name: `Person ${n}`, email: `p${n}@example.com` })
      let added = 0
      let refused: { status: number; body: unknown } = { status: 0, body: null }
      for (; added < 2000; added += 1) {
        refused = await add(added)
        if (refused.status !== 201) break
      }
      expect(refused).toMatchObject({
        status: 503,
        body: { code: expect.stringMatching(/^storage_(full|failed)$/) as string },
      })
      const people = async () => (await must(call(url, '/users?limit=1'))) as { total: number }
      expect((await people()).total).toBe(added + 1)
      expect((await call(url, '/me')).status).toBe(200)
      execFileSync('prlimit', ['--pid', String(run.child.pid), '--fsize=unlimited'])
      await expect.poll(async () => (await add(added)).status).toBe(201)
      expect(await must(call(url, '/audit/verify'))).toMatchObject({ ok: true })
      expect((await people()).total).toBe(added + 2)
    },
    60_000,
  )
})
