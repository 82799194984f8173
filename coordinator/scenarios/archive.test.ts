import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuditReport } from '../../shared/contract/http/record.ts'
import type { Request } from '../../shared/contract/http/requests.ts'
import { createArchiveFolder } from '../adapters/store/archive/archive-folder.ts'
import { checkArchive } from '../adapters/store/archive/check-archive.ts'
import { archiveOldRequests } from '../core/archive/archive-requests.ts'
import type { Archive } from '../ports/archive.ts'
import { bundleChild } from '../testing/bundle-child.ts'
import { must } from '../testing/cast.ts'
import { cast, stage } from '../testing/staged.ts'

let program: string
beforeAll(async () => {
  program = await bundleChild('coordinator/cli/main.ts')
})
afterAll(async () => {
  rmSync(dirname(program), { recursive: true, force: true })
})

const ask = (path: string): Promise<Request> =>
  must(
    cast.robot.client.post('/requests', {
      connector: 'files',
      tools: [{ name: 'write_file', arguments: { path, content: 'kept apart' } }],
    }),
  )
const decide = (id: string, verdict: string) =>
  must(cast.ana.client.post(`/requests/${id}/decisions`, { decisionId: randomUUID(), verdict }))
const folder = () => join(stage.data, 'archive')

/** The archive as it will be used so many days from now. */
function laterBy(days: number, archive?: Archive): Promise<number> {
  const { core } = stage.coordinator
  const ahead = days * 24 * 3_600_000
  const clock = {
    ...core.clock,
    now: () => ({ ...core.clock.now(), at: core.clock.now().at + ahead }),
  }
  const later = Object.create(core, { clock: { value: clock } }) as typeof core
  return archiveOldRequests(later, archive ?? createArchiveFolder(stage.data, () => clock.now().at))
}

it('keeps everything for ever unless an administrator says otherwise', async () => {
  const { id } = await ask('first')
  await decide(id, 'deny')
  expect(await must(cast.olga.client.get('/retention'))).toEqual({ days: null })
  expect(await laterBy(10_000)).toBe(0)
  expect(existsSync(folder())).toBe(false)
  expect((await cast.olga.client.put('/retention', { days: 7 })).status).toBe(422)
  expect(await must(cast.olga.client.put('/retention', { days: 90 }))).toEqual({ days: 90 })
})

it('moves what ended long ago into a file that can be checked, and the log stays whole', async () => {
  const [denied, open, ready] = [await ask('a'), await ask('b'), await ask('c')]
  await decide(denied.id, 'deny')
  await decide(ready.id, 'approve')
  expect(await laterBy(89)).toBe(0)
  // The one from before, and this one: what is open stays, and so does what can still run.
  expect(await laterBy(91)).toBe(2)
  const status = async (id: string) => (await cast.ana.client.get(`/requests/${id}`)).status
  expect([await status(denied.id), await status(open.id), await status(ready.id)]).toEqual([404, 200, 200])

  const [file = ''] = readdirSync(folder()).filter((name) => name.endsWith('.jsonl'))
  const lines = readFileSync(join(folder(), file), 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(JSON.parse(lines[1] ?? '')).toMatchObject({
    request: {
      status: 'denied',
      snapshot: { id: denied.id, tools: [{ arguments: { content: 'kept apart' } }] },
    },
    deliveries: expect.any(Array),
  })
  const events = await must<{ items: { type: string; data: Record<string, unknown> }[] }>(
    cast.olga.client.get(`/events?since=0&subject=request:${denied.id}`),
  )
  expect(events.items.at(-1)).toMatchObject({
    type: 'request.archived',
    data: { file, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  })
  expect(events.items.length).toBeGreaterThan(2)
  expect(await must<AuditReport>(cast.olga.client.get('/audit/verify'))).toMatchObject({ ok: true })
})

describe('countersign archive verify', () => {
  async function verify(file: string, ...more: string[]) {
    const child = spawn(process.execPath, [program, '--json', 'archive', 'verify', file, ...more], {
      env: { PATH: process.env['PATH'], COUNTERSIGN_URL: stage.url, COUNTERSIGN_TOKEN: cast.olga.token },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let out = ''
    child.stdout.on('data', (data: Buffer) => (out += data.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, said: JSON.parse(out) as object }
  }
  const archived = () =>
    join(folder(), readdirSync(folder()).find((name) => name.endsWith('.jsonl')) ?? 'none')
  const manifestOf = (file: string) => file.replace('.jsonl', '.manifest.json')

  it('finds a file whole, and named by the log', async () => {
    expect(await verify(archived())).toMatchObject({ code: 0, said: [{ ok: true, requests: 2 }] })
  })

  it.each<[string, (text: string) => string, boolean, RegExp]>([
    ['a changed line', (text) => text.replace('kept apart', 'kept a part'), false, /SHA-256/],
    [
      'a changed line whose digests were made to fit',
      (text) => text.replace('kept apart', 'other'),
      true,
      /decided on/,
    ],
    ['a line that is missing', (text) => `${text.split('\n')[0] ?? ''}\n`, true, /1 requests and not 2/],
    ['what is no request', () => '{}\n{}\n', true, /line 1/],
  ])('finds %s', async (_what, change, fit, problem) => {
    const copy = join(stage.data, 'copy.jsonl')
    const text = change(readFileSync(archived(), 'utf8'))
    writeFileSync(copy, text)
    const manifest = readFileSync(manifestOf(archived()), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    writeFileSync(
      manifestOf(copy),
      fit ? manifest.replace(/"sha256": "\w+"/, `"sha256": "${sha256}"`) : manifest,
    )
    expect(await checkArchive(copy)).toMatchObject({ problem: expect.stringMatching(problem) as string })
  })

  it('finds a whole file that is not the one the log names', async () => {
    const copy = join(stage.data, 'another.jsonl')
    copyFileSync(archived(), copy)
    copyFileSync(manifestOf(archived()), manifestOf(copy))
    expect(await verify(copy, '--offline')).toMatchObject({ code: 0 })
    expect(await verify(copy)).toMatchObject({
      code: 5,
      said: [{ problem: expect.stringContaining('names another file') as string }],
    })
  })
})

it('removes nothing when one of them changed while the file was written, and takes the file back', async () => {
  const { id } = await ask('d')
  await decide(id, 'deny')
  const before = readdirSync(folder())
  const real = createArchiveFolder(stage.data, () => Date.now())
  const slow: Archive = {
    ...real,
    async write(...args) {
      const written = await real.write(...args)
      await stage.coordinator.core.store.commit(async (tx) => {
        const row = await tx.requests.get(id)
        if (row)
          await tx.requests.update(
            { ...row, state: { ...row.state, revision: row.state.revision + 1 } },
            row.state.revision,
          )
      })
      return written
    },
  }
  expect(await laterBy(91, slow)).toBe(0)
  expect((await cast.ana.client.get(`/requests/${id}`)).status).toBe(200)
  expect(readdirSync(folder())).toEqual(before)
  expect(await laterBy(91)).toBe(1)
})

it('tells nobody but administrators how long things are kept', async () => {
  expect((await cast.ana.client.get('/retention')).status).toBe(403)
  expect((await cast.ana.client.put('/retention', { days: null })).status).toBe(403)
})
