import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dependencyStamp, ensureDependencies, lockIsInstalled } from './dependencies.mjs'

describe('lockIsInstalled', () => {
  const locked = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b-win32': { version: '1.0.0', integrity: 'sha512-b', optional: true },
    },
  }
  /** @type {{ installed: Record<string, { version: string, integrity: string }>, expected: boolean }[]} */
  const cases = [
    { installed: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }, expected: true },
    { installed: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }, expected: false },
    { installed: { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }, expected: false },
    { installed: {}, expected: false },
  ]
  it.each(cases)('is $expected for $installed', ({ installed, expected }) => {
    expect(lockIsInstalled(locked, { packages: installed })).toBe(expected)
  })
})

describe('ensureDependencies', () => {
  /** @type {string} */
  let root
  /** @type {string[]} */
  let said
  const log = (/** @type {string} */ _step, /** @type {string} */ message) => void said.push(message)
  const manifest = { name: 'x', version: '1.0.0', dependencies: { part: 'file:part' } }
  const lock = (name = 'x') =>
    JSON.stringify({
      name,
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { ...manifest, name },
        'node_modules/part': { resolved: 'part', link: true },
        part: { version: '1.0.0' },
      },
    })

  beforeEach(async () => {
    said = []
    root = await mkdtemp(join(tmpdir(), 'countersign-dependencies-'))
    await mkdir(join(root, 'part'))
    await writeFile(join(root, 'part', 'package.json'), JSON.stringify({ name: 'part', version: '1.0.0' }))
    await writeFile(join(root, 'package.json'), JSON.stringify(manifest))
    await writeFile(join(root, 'package-lock.json'), lock())
  })
  afterEach(() => rm(root, { recursive: true }))

  it('runs npm once, then only reads the stamp', async () => {
    await ensureDependencies(root, log)
    expect(said[0]).toMatch(/^npm ci/)
    expect(existsSync(join(root, 'node_modules', '.countersign-stamp'))).toBe(true)
    said = []
    await ensureDependencies(root, log)
    expect(said).toEqual(['up to date'])
  })

  it('does not install again what a developer has installed by hand', async () => {
    await ensureDependencies(root, log)
    await rm(join(root, 'node_modules', '.countersign-stamp'))
    said = []
    await ensureDependencies(root, log)
    expect(said).toEqual(['already installed as locked'])
  })

  it('fails with npm’s own words when the lock file does not fit', async () => {
    const dependencies = { ...manifest.dependencies, other: 'file:other' }
    await writeFile(join(root, 'package.json'), JSON.stringify({ ...manifest, dependencies }))
    await expect(ensureDependencies(root, log)).rejects.toMatchObject({
      code: 'setup_dependencies_failed',
      message: expect.stringMatching(/Missing: other.* from lock file/),
    })
    expect(existsSync(join(root, 'node_modules', '.countersign-stamp'))).toBe(false)
  })

  it('names an installation by the lock file’s bytes', () => {
    expect(dependencyStamp(lock('x'))).toBe(dependencyStamp(lock('x')))
    expect(dependencyStamp(lock('x'))).not.toBe(dependencyStamp(lock('y')))
  })
})
