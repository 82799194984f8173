import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { textOf, type AnyClient } from '../entry/mcp/testing/clients.ts'
import {
  castOf,
  startGateway,
  until,
  type Cast,
  type TestGateway,
} from '../entry/mcp/testing/test-gateway.ts'

const ESM_BANNER =
  "import { createRequire as r } from 'node:module'; const require = r(import.meta.url); const __filename = import.meta.filename; const __dirname = import.meta.dirname"
const root = join(import.meta.dirname, '..', '..')
let folder: string
let program: string

beforeAll(async () => {
  // Below node_modules, where the one package that stays outside the bundle is found.
  folder = await mkdtemp(join(root, 'node_modules', '.cache', 'bridge-test-'))
  program = join(folder, 'cli.mjs')
  await build({
    entryPoints: [join(root, 'coordinator/cli/main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    external: ['@photostructure/sqlite'],
    banner: { js: ESM_BANNER },
    logLevel: 'error',
  })
})
afterAll(() => rm(folder, { recursive: true }))

const address = ({ url }: TestGateway): string => url.replace(/\/mcp$/, '')
const command = (gateway: TestGateway, key: string) => ({
  command: process.execPath,
  args: [program, 'mcp', '--url', address(gateway)],
  env: { PATH: process.env['PATH'] ?? '', COUNTERSIGN_AGENT_KEY: key },
})

const CLIENTS: Record<string, (gateway: TestGateway, key: string) => Promise<AnyClient>> = {
  'client 2, newest revision': async (gateway, key) => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
    await client.connect(new StdioClientTransport(command(gateway, key)))
    return client as unknown as AnyClient
  },
  'sdk 1': async (gateway, key) => {
    const client = new OldClient({ name: 'test', version: '1' })
    await client.connect(new OldStdioTransport(command(gateway, key)))
    return {
      ...client,
      listTools: () => client.listTools(),
      callTool: (params, options) =>
        client.callTool(params, undefined, options) as ReturnType<AnyClient['callTool']>,
      getInstructions: () => client.getInstructions(),
      close: () => client.close(),
      endSession: () => Promise.resolve(),
    }
  },
}

describe.each(Object.entries(CLIENTS))('countersign mcp, to %s', (_name, connect) => {
  let gateway: TestGateway
  let cast: Cast
  let client: AnyClient
  beforeEach(async () => {
    gateway = await startGateway()
    cast = await castOf(gateway)
    await cast.addPolicy({ action: 'allow', connector: 'odd', tools: ['echo', 'image', 'reject', 'steps'] })
    client = await connect(gateway, cast.key)
  })
  afterEach(async () => {
    await client.close()
    await gateway.stop()
  })

  it('is the same gateway: list, answers, errors, progress, instructions', async () => {
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('odd_echo')
    expect(textOf(await client.callTool({ name: 'odd_echo', arguments: { text: 'through' } }))).toBe(
      'through',
    )
    expect((await client.callTool({ name: 'odd_image' })).content[0]).toMatchObject({ type: 'image' })
    await expect(client.callTool({ name: 'odd_reject' })).rejects.toMatchObject({
      code: -32602,
      data: { colour: 'octarine' },
    })
    const notes: number[] = []
    await client.callTool(
      { name: 'odd_steps', arguments: { pauseMs: 250 } },
      { onprogress: ({ progress }) => notes.push(progress) },
    )
    expect(notes).toEqual([1, 2, 3])
    expect(client.getInstructions()).toContain('Countersign')
  })

  it('holds a call with progress, and passes a note', async () => {
    const asked = cast.nextRequest()
    const notes: (string | undefined)[] = []
    const answer = client.callTool(
      { name: 'odd_weather', arguments: {}, _meta: { 'countersign/note': 'from afar' } },
      { onprogress: ({ message }) => notes.push(message) },
    )
    const id = await asked
    await until(() => notes.length > 0)
    expect(notes[0]).toContain('Grace Hopper')
    expect((await cast.request(id)).note).toBe('from afar')
    await cast.decide(id, 'approve')
    expect(await answer).toMatchObject({ structuredContent: { degrees: 21 } })
  })

  it('passes a cancellation on: the request stays open', async () => {
    const asked = cast.nextRequest()
    const gone = new AbortController()
    client.callTool({ name: 'odd_plain' }, { signal: gone.signal }).catch(() => undefined)
    const id = await asked
    await until(() => gateway.gateway.heldCalls() === 1)
    gone.abort()
    await until(() => gateway.gateway.heldCalls() === 0)
    expect(await cast.pending()).toEqual([id])
  })

  it('says at once when the coordinator has gone', async () => {
    const asked = cast.nextRequest()
    const answer = client.callTool({ name: 'odd_plain', arguments: { gone: true } })
    await asked
    await until(() => gateway.gateway.heldCalls() === 1)
    gateway.server.server.closeAllConnections()
    expect(textOf(await answer)).toContain('make exactly the same call again later')
  })
})

describe('countersign mcp', () => {
  const run = async (args: string[], key?: string) => {
    const child = spawn(process.execPath, [program, 'mcp', ...args], {
      env: { PATH: process.env['PATH'], ...(key === undefined ? {} : { COUNTERSIGN_AGENT_KEY: key }) },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let said = ''
    let printed = ''
    child.stderr.on('data', (chunk) => (said += String(chunk)))
    child.stdout.on('data', (chunk) => (printed += String(chunk)))
    const [code] = (await once(child, 'exit')) as [number]
    return { code, said, printed }
  }

  it('says plainly what keeps it from working, and prints nothing that a client would read', async () => {
    const gateway = await startGateway()
    try {
      const cast = await castOf(gateway)
      const expired = await cast.expiredKey()
      const url = ['--url', address(gateway)]
      expect(await run(url)).toMatchObject({
        code: 2,
        said: expect.stringContaining('COUNTERSIGN_AGENT_KEY') as string,
      })
      expect(await run(url, 'cs_key_wrong')).toMatchObject({
        code: 3,
        printed: '',
        said: expect.stringContaining('unknown') as string,
      })
      expect(await run(url, expired)).toMatchObject({
        code: 3,
        said: expect.stringContaining('expired') as string,
      })
      expect(await run(url, cast.personToken)).toMatchObject({
        code: 3,
        said: expect.stringContaining('for agents') as string,
      })
    } finally {
      await gateway.stop()
    }
    const nobody = await run(['--url', address(gateway)], 'cs_key_any')
    expect(nobody).toMatchObject({
      code: 4,
      said: expect.stringContaining('Is Countersign running?') as string,
    })
  }, 60_000)
})
