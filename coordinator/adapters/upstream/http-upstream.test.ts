import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createMcpHandler, Server } from '@modelcontextprotocol/server'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/domain/app-error.ts'
import { ODD_SERVER, recordUpstream, type Recorder } from './testing/recorder.ts'
import type { UpstreamConnector } from './upstream-options.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Of buffers that something still refers to. */
function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

const KEY = 'right-key-123456'
const http = (url: string, key = KEY): UpstreamConnector => ({
  id: 'c1',
  key: 'odd',
  name: 'Odd',
  enabled: true,
  transport: { type: 'http', url, headers: { authorization: `Bearer ${key}` } },
})
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

describe.each([
  ['event streams', []],
  ['JSON answers', ['--json']],
])('a connector over Streamable HTTP with sessions and %s', (_what, flags) => {
  let recorder: Recorder
  let server: ChildProcessByStdio<null, Readable, null>
  let url: string
  const connected = () => recorder.until('c1', ({ status }) => status === 'connected')

  const startServer = async (port = '0'): Promise<string> => {
    server = spawn(process.execPath, [ODD_SERVER, '--http', `--port=${port}`, ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines = createInterface({ input: server.stdout })
    const [printed] = (await once(lines, 'line')) as [string]
    return printed
  }

  beforeEach(async () => {
    recorder = recordUpstream({
      limits: { answerBytes: 1024 * 1024, backOff: { firstMs: 50, longestMs: 200 } },
    })
    url = `http://127.0.0.1:${await startServer()}/mcp`
  })
  afterEach(async () => {
    await recorder.upstream.stop()
    server.kill('SIGKILL')
  })

  it('lists, calls, and sends exactly the canonical bytes', async () => {
    await recorder.set([http(url)])
    expect((await connected()).tools).toHaveLength(15)
    const canonical = '{"1":1,"10":2,"2":3,"b":1e-7}'
    const [content] = (await recorder.upstream.call('c1', 'raw', canonical)).content
    expect((content as { text: string }).text).toContain(`"arguments":${canonical}}`)
  })

  it('drops a 50 MB answer without holding it', async () => {
    await recorder.set([http(url)])
    await connected()
    const before = heldBytes()
    expect(await codeOf(recorder.upstream.call('c1', 'huge', '{"megabytes":50}'))).toBe('upstream_too_large')
    expect(heldBytes() - before).toBeLessThan(8 * 1024 * 1024)
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{"text":"still here"}'))).toBe('no error')
  })

  it('says that the outcome is unknown when the server dies during a call', async () => {
    await recorder.set([http(url)])
    await connected()
    expect(await codeOf(recorder.upstream.call('c1', 'crash', '{}'))).toBe('upstream_crashed')
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{"text":"?"}'))).toBe('upstream_unavailable')
  })

  it('promises that nothing ran when nobody answers, and comes back by itself', async () => {
    await recorder.set([http(url)])
    await connected()
    server.kill('SIGKILL')
    await once(server, 'exit')
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{"text":"?"}'))).toBe('upstream_unavailable')
    expect(recorder.upstream.status('c1').error).toBe(`Nothing answers at ${new URL(url).host}.`)
    await startServer(new URL(url).port)
    await connected()
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{"text":"back"}'))).toBe('no error')
  })

  it('makes a new session when the server has forgotten the old one', async () => {
    await recorder.set([http(url)])
    await connected()
    server.kill('SIGKILL')
    await once(server, 'exit')
    await startServer(new URL(url).port)
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{"text":"?"}'))).toBe('upstream_unavailable')
    await connected()
    expect(await codeOf(recorder.upstream.call('c1', 'echo', '{"text":"back"}'))).toBe('no error')
  })

  it('names wrong credentials without showing them', async () => {
    await recorder.set([http(url, 'wrong-key-654321')])
    const { error } = await recorder.until('c1', ({ status }) => status === 'error')
    expect(error).toBe(`${new URL(url).host} does not accept the credentials (HTTP 401).`)
    expect(JSON.stringify(recorder.logged)).not.toContain('wrong-key')
  })
})

describe('a connector of the 2026-07-28 revision', () => {
  it('is spoken to in that revision', async () => {
    const seen: (string | undefined)[] = []
    const handler = createMcpHandler(
      () => {
        const server = new Server({ name: 'new', version: '1' }, { capabilities: { tools: {} } })
        server.setRequestHandler('tools/list', () => ({
          tools: [{ name: 'hi', inputSchema: { type: 'object' as const } }],
        }))
        server.setRequestHandler('tools/call', () => ({
          content: [{ type: 'text' as const, text: 'hi there' }],
        }))
        return server
      },
      { legacy: 'reject' },
    )
    const node = toNodeHandler(handler)
    const listener = createServer((request, response) => {
      seen.push(request.headers['mcp-protocol-version'] as string | undefined)
      void node(request as Parameters<typeof node>[0], response)
    }).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    const recorder = recordUpstream()
    try {
      await recorder.set([http(`http://127.0.0.1:${(listener.address() as AddressInfo).port}/mcp`)])
      const { tools } = await recorder.until('c1', ({ status }) => status === 'connected')
      expect(tools.map(({ name }) => name)).toEqual(['hi'])
      expect((await recorder.upstream.call('c1', 'hi', '{}')).content).toEqual([
        { type: 'text', text: 'hi there' },
      ])
      expect(new Set(seen)).toEqual(new Set(['2026-07-28']))
    } finally {
      await recorder.upstream.stop()
      listener.close()
    }
  })
})
