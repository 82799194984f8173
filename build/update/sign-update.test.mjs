import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeManifest } from '../../electron/main/update/manifest.ts'
import { runCommand } from '../setup/run-command.mjs'

const root = join(import.meta.dirname, '..', '..')
/** @type {string} */
let folder
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-sign-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const sign = (/** @type {string[]} */ ...args) =>
  runCommand(process.execPath, [join(root, 'build/run-ts.mjs'), 'build/update/sign-update.ts', ...args])

describe('sign-update', () => {
  it('makes a key, and signs a release so that the app takes it', async () => {
    const key = join(folder, 'key.pem')
    const made = await sign('--new-key', key)
    expect(made.code).toBe(0)
    const publicKey = made.stdout.trim().split('\n').at(-1) ?? ''
    expect((await stat(key)).mode & 0o077).toBe(0)
    // A key is never written over.
    expect((await sign('--new-key', key)).code).not.toBe(0)

    const release = join(folder, 'Countersign-9.9.9.AppImage')
    await writeFile(release, 'a program')
    const out = join(folder, 'out')
    const target = ['--version', '9.9.9', '--platform', 'linux', '--arch', 'x64', '--out', out]
    expect((await sign('--key', key, '--file', release, ...target)).code).toBe(0)
    expect(await readFile(join(out, 'stable', 'Countersign-9.9.9.AppImage'), 'utf8')).toBe('a program')
    const facts = { version: '0.1.0', channel: 'stable', platform: 'linux', arch: 'x64', publicKey }
    const text = await readFile(join(out, 'stable', 'linux-x64.json'), 'utf8')
    expect(judgeManifest(text, { ...facts, platform: 'linux', at: Date.now() })).toMatchObject({
      is: 'newer',
      manifest: { version: '9.9.9', size: 9 },
    })
  }, 60_000)
})
