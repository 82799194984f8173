import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/domain/app-error.ts'
import type { UpstreamResult } from '../../ports/upstream.ts'
import { ODD_SERVER, recordUpstream, stdio, type Recorder } from './testing/recorder.ts'

const FILESYSTEM_SERVER = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/server-filesystem/package.json')),
  'dist/index.js',
)
const textOf = (result: UpstreamResult): string => (result.content[0] as { text: string }).text
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

describe('a connector over standard input and output', () => {
  let recorder: Recorder
  const connected = () => recorder.until('c1', ({ status }) => status === 'connected')

  beforeEach(() => {
    recorder = recordUpstream({
      limits: { answerBytes: 1024 * 1024, backOff: { firstMs: 50, longestMs: 200 } },
    })
  })
  afterEach(() => recorder.upstream.stop())

  it('lists the tools of the real filesystem server, with their marks, and writes through it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-upstream-'))
    await recorder.set([stdio([FILESYSTEM_SERVER, folder])])
    const { tools } = await connected()
    const marks = Object.fromEntries(tools.map((tool) => [tool.name, [tool.readOnly, tool.destructive]]))
    expect(tools).toHaveLength(14)
    expect(marks).toMatchObject({ read_text_file: [true, false], write_file: [false, true] })

    await recorder.upstream.call(
      'c1',
      'write_file',
      JSON.stringify({ content: 'hello', path: join(folder, 'a.txt') }),
    )
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('hello')
    await rm(folder, { recursive: true })
  })

  it('gives missing hints their MCP defaults and every definition a hash', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    const tools = new Map((await connected()).tools.map((tool) => [tool.name, tool]))
    expect(tools.get('plain')).toMatchObject({ readOnly: false, destructive: true, idempotent: false })
    expect(tools.get('echo')).toMatchObject({ readOnly: true, destructive: false, idempotent: true })
    expect(tools.get('write')).toMatchObject({ readOnly: false, destructive: false, idempotent: true })
    expect(new Set([...tools.values()].map((tool) => tool.definitionHash)).size).toBe(tools.size)
    expect(tools.get('plain')?.definitionHash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('reads every page of a long list', async () => {
    await recorder.set([stdio([ODD_SERVER, '--pages'])])
    expect((await connected()).tools).toHaveLength(15)
  })

  it('hears of new tools and keeps the hashes of the old ones', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    const before = await connected()
    await recorder.upstream.call('c1', 'grow', '{}')
    const after = await recorder.until('c1', ({ tools }) => tools.length === before.tools.length + 1)
    expect(after.tools.slice(0, -1)).toEqual(before.tools)
  })

  it('passes images, errors, structured content and protocol errors on unchanged', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    await connected()
    const call = (tool: string) => recorder.upstream.call('c1', tool, '{}')
    expect(await call('image')).toEqual({
      content: [{ type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' }],
      _meta: { made: 'here' },
    })
    expect(await call('fail')).toEqual({
      content: [{ type: 'text', text: 'it did not work' }],
      isError: true,
    })
    expect(await call('weather')).toMatchObject({ structuredContent: { degrees: 21 } })
    await expect(call('reject')).rejects.toMatchObject({
      name: 'ConnectorError',
      code: -32602,
      data: { colour: 'octarine' },
    })
  })

  it('sends exactly the canonical bytes', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    await connected()
    const canonical = '{"1":1,"10":2,"2":3,"a":"é\\u0007","b":1e-7}'
    const line = textOf(await recorder.upstream.call('c1', 'raw', canonical))
    expect(line).toContain(`"arguments":${canonical}}`)
  })

  it('passes progress on', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    await connected()
    const heard: unknown[] = []
    await recorder.upstream.call('c1', 'steps', '{}', { onProgress: (progress) => heard.push(progress) })
    expect(heard).toEqual([1, 2, 3].map((progress) => ({ progress, total: 3, message: `step ${progress}` })))
  })

  it('gives a program none of the coordinator’s own settings', async () => {
    process.env['COUNTERSIGN_KEY'] = 'master key'
    process.env['AWS_SECRET_ACCESS_KEY'] = 'cloud key'
    try {
      await recorder.set([stdio([ODD_SERVER], { env: { ODD: 'yes' } })])
      await connected()
      const environment = JSON.parse(
        textOf(await recorder.upstream.call('c1', 'environment', '{}')),
      ) as object
      expect(environment).toMatchObject({ ODD: 'yes', PATH: process.env['PATH'] })
      expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['COUNTERSIGN_KEY']))
      expect(JSON.stringify(environment)).not.toMatch(/master key|cloud key/)
    } finally {
      delete process.env['COUNTERSIGN_KEY']
      delete process.env['AWS_SECRET_ACCESS_KEY']
    }
  })

  it('says that the outcome is unknown when the program ends during a call, and comes back', async () => {
    await recorder.set([stdio([ODD_SERVER], { env: { TOKEN: 'hunter2-secret' } })])
    await connected()
    expect(await codeOf(recorder.upstream.call('c1', 'crash', '{}'))).toBe('upstream_crashed')
    const { error } = await recorder.until('c1', ({ status }) => status === 'error')
    expect(error).toBe('The program ended with exit code 3. Its last words: out of luck, token ••••')
    await connected()
    expect(textOf(await recorder.upstream.call('c1', 'count', '{}'))).toBe('1')
  })

  it('drops a 50 MB answer without holding it, and keeps the connection', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    await connected()
    const slow = recorder.upstream.call('c1', 'slow', '{"ms":300}')
    expect(await codeOf(recorder.upstream.call('c1', 'huge', '{"megabytes":50}'))).toBe('upstream_too_large')
    expect(textOf(await slow)).toBe('done')
    expect(textOf(await recorder.upstream.call('c1', 'count', '{}'))).toBe('3')
  })

  it('ends a call that takes too long, and tells the program so', async () => {
    const hasty = recordUpstream({ limits: { callMs: 200 } })
    try {
      await hasty.set([stdio([ODD_SERVER])])
      await hasty.until('c1', ({ status }) => status === 'connected')
      expect(await codeOf(hasty.upstream.call('c1', 'slow', '{"ms":60000}'))).toBe('upstream_timeout')
      expect(hasty.upstream.status('c1').status).toBe('connected')
    } finally {
      await hasty.upstream.stop()
    }
  })

  it('stops a call whose caller has gone', async () => {
    await recorder.set([stdio([ODD_SERVER])])
    await connected()
    const gone = new AbortController()
    const call = recorder.upstream.call('c1', 'slow', '{"ms":60000}', { signal: gone.signal })
    setTimeout(() => gone.abort(new Error('caller left')), 50)
    await expect(call).rejects.toThrow('caller left')
  })

  it.each([
    [
      'dies at start',
      stdio([ODD_SERVER, '--die'], { env: { KEY: 'hunter2-secret' } }),
      'The program ended with exit code 7. Its last words: no configuration file, giving up (key ••••)',
    ],
    [
      'is not there',
      stdio([], { command: 'countersign-no-such-program' }),
      'The program “countersign-no-such-program” was not found on this computer.',
    ],
    [
      'is not a program',
      stdio([], { command: tmpdir() }),
      `The program “${tmpdir()}” may not be started: permission denied.`,
    ],
  ])('says in plain words why a program that %s is not connected', async (_what, connector, sentence) => {
    await recorder.set([connector])
    const { error, tools } = await recorder.until('c1', ({ status }) => status === 'error')
    expect(error).toBe(sentence)
    expect(tools).toEqual([])
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{}'))).toBe('upstream_unavailable')
    expect(JSON.stringify(recorder.logged)).not.toContain('hunter2')
  })

  it('gives up on a program that says nothing', async () => {
    const hasty = recordUpstream({
      limits: { startMs: 600, backOff: { firstMs: 60_000, longestMs: 60_000 } },
    })
    try {
      await hasty.set([stdio([ODD_SERVER, '--silent'])])
      const { error } = await hasty.until('c1', ({ status }) => status === 'error')
      expect(error).toBe('The program did not answer within 0.6 s.')
    } finally {
      await hasty.upstream.stop()
    }
  })

  it('connects to a program that ends when it is asked for the newer protocol', async () => {
    await recorder.set([stdio([ODD_SERVER, '--die-on-discover'])])
    expect((await connected()).tools).toHaveLength(15)
  })

  it('follows the stored connectors: off, on, changed, removed', async () => {
    const connector = stdio([ODD_SERVER])
    await recorder.set([connector])
    await connected()
    await recorder.set([{ ...connector, enabled: false }])
    expect(recorder.upstream.status('c1')).toEqual({ status: 'disabled', tools: [] })
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{}'))).toBe('upstream_unavailable')
    await recorder.set([connector])
    await connected()
    await recorder.upstream.call('c1', 'count', '{}')
    await recorder.set([connector])
    expect(textOf(await recorder.upstream.call('c1', 'count', '{}'))).toBe('2')
    await recorder.set([stdio([ODD_SERVER], { env: { NEW: '1' } })])
    await connected()
    expect(textOf(await recorder.upstream.call('c1', 'count', '{}'))).toBe('1')
    await recorder.set([])
    expect(recorder.upstream.status('c1').status).toBe('disabled')
  })
})
