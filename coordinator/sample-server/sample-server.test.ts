import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport as OldStdioTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSampleServer } from './built-in.ts'

const ESM_BANNER = "import { createRequire as r } from 'node:module'; const require = r(import.meta.url)"
let scratch: string
let program: string
let folder: string

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'countersign-sample-'))
  program = join(scratch, 'main.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    banner: { js: ESM_BANNER },
  })
})
afterAll(() => rm(scratch, { recursive: true }))
beforeEach(async () => {
  folder = await mkdtemp(join(scratch, 'folder-'))
  await writeFile(join(folder, 'hello.txt'), 'hello')
})

const inProcess = async (): Promise<Client> => {
  const client = new Client({ name: 'test', version: '1' })
  await client.connect(await startSampleServer([folder]))
  return client
}

describe('the sample server', () => {
  let client: Client
  const call = async (name: string, given: Record<string, string>) => {
    const { content, isError } = await client.callTool({ name, arguments: given })
    return { text: (content[0] as { text: string }).text, isError: isError === true }
  }
  beforeEach(async () => {
    client = await inProcess()
  })
  afterEach(() => client.close())

  it('marks what reads, what writes and what deletes', async () => {
    const { tools } = await client.listTools()
    expect(
      tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint, annotations?.destructiveHint]),
    ).toEqual([
      ['list_files', true, undefined],
      ['read_file', true, undefined],
      ['write_file', false, false],
      ['delete_file', false, true],
    ])
  })

  it('lists, reads, writes and deletes', async () => {
    expect((await call('write_file', { path: 'new/deep/note.txt', content: 'ünï' })).text).toBe(
      'Wrote 5 bytes to new/deep/note.txt.',
    )
    expect(await readFile(join(folder, 'new/deep/note.txt'), 'utf8')).toBe('ünï')
    expect((await call('list_files', {})).text).toBe('hello.txt\nnew/')
    expect((await call('read_file', { path: 'hello.txt' })).text).toBe('hello')
    await call('delete_file', { path: 'hello.txt' })
    expect(await call('read_file', { path: 'hello.txt' })).toEqual({
      text: '“hello.txt” does not exist.',
      isError: true,
    })
  })

  describe('stays in its folder', () => {
    let secret: string
    beforeEach(async () => {
      const outside = await mkdtemp(join(scratch, 'outside-'))
      secret = join(outside, 'secret.txt')
      await writeFile(secret, 'secret')
      await symlink(outside, join(folder, 'way-out'))
      await symlink(secret, join(folder, 'link.txt'))
      await symlink(join(outside, 'not-yet.txt'), join(folder, 'dangling.txt'))
      await mkdir(join(folder, 'inner'))
    })

    it.each([
      ['..'],
      ['../outside/secret.txt'],
      ['inner/../../x.txt'],
      ['/etc/hostname'],
      ['way-out/secret.txt'],
      ['way-out/new.txt'],
      ['link.txt'],
      ['dangling.txt'],
      ['a\0b'],
    ])('refuses %j for every tool', async (path) => {
      for (const [tool, extra] of [
        ['read_file', {}],
        ['write_file', { content: 'owned' }],
        ['delete_file', {}],
      ] as const) {
        const { isError, text } = await call(tool, { path, ...extra })
        expect(isError).toBe(true)
        expect(text).not.toContain('secret\n')
      }
      expect((await call('list_files', { path })).isError).toBe(true)
      expect(await readFile(secret, 'utf8')).toBe('secret')
      await expect(readFile(join(secret, '../not-yet.txt'))).rejects.toThrow('ENOENT')
    })

    it('does not delete folders', async () => {
      expect((await call('delete_file', { path: 'inner' })).isError).toBe(true)
      expect((await call('delete_file', { path: '.' })).isError).toBe(true)
    })
  })
})

describe('the sample server as a program', () => {
  it('serves clients of both protocol generations', async () => {
    const newer = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: 'auto' } })
    await newer.connect(new StdioClientTransport({ command: process.execPath, args: [program, folder] }))
    expect(newer.getNegotiatedProtocolVersion()).toBe('2026-07-28')
    expect((await newer.listTools()).tools).toHaveLength(4)
    await newer.close()

    const older = new OldClient({ name: 'test', version: '1' })
    await older.connect(new OldStdioTransport({ command: process.execPath, args: [program, folder] }))
    expect((await older.listTools()).tools).toHaveLength(4)
    await older.close()
  })
})
