import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../setup/find-electron.mjs'
import { lockProblems } from './lock-problems.mjs'

const good = { version: '1.0.0', integrity: 'sha512-abc' }
const lockOf = (/** @type {object} */ entry, path = 'node_modules/@scope/part') => ({
  packages: { '': {}, [path]: entry },
})

describe('lockProblems', () => {
  it('finds nothing in this project', async () => {
    const read = async (/** @type {string} */ file) =>
      JSON.parse(await readFile(join(projectRoot, file), 'utf8'))
    expect(lockProblems(await read('package-lock.json'), await read('package.json'))).toEqual([])
  })

  it('accepts any registry', () => {
    const resolved = 'https://registry.example/@scope/part/-/part-1.0.0.tgz'
    expect(lockProblems(lockOf({ ...good, resolved }), {})).toEqual([])
  })

  it.each([
    ['git+ssh://git@host.example/part.git#abc'],
    ['https://host.example/part/archive/main.tar.gz'],
    ['http://registry.example/@scope/part/-/part-1.0.0.tgz'],
    ['file:../part'],
    ['https://registry.example/other/-/other-1.0.0.tgz'],
  ])('refuses code from %s', (resolved) => {
    expect(lockProblems(lockOf({ ...good, resolved }), {})).toEqual([
      expect.stringContaining('does not come from'),
    ])
  })

  it('refuses an install script that nobody has looked at, also a nested one', () => {
    const entry = { ...good, hasInstallScript: true }
    expect(lockProblems(lockOf(entry), {})).toEqual([expect.stringContaining('install script')])
    expect(lockProblems(lockOf(entry, 'node_modules/a/node_modules/@scope/part'), {})).toHaveLength(1)
    expect(lockProblems(lockOf(entry), { allowScripts: { '@scope/part': false } })).toEqual([])
  })

  it('refuses to let one run', () => {
    expect(lockProblems(lockOf(good), { allowScripts: { part: true } })).toEqual([
      'allowScripts lets part run code at install',
    ])
  })

  it('refuses a package without a hash, and a version that may move', () => {
    expect(lockProblems(lockOf({ version: '1.0.0' }), {})).toEqual([
      expect.stringContaining('no sha512 hash'),
    ])
    expect(
      lockProblems(lockOf(good), {
        dependencies: { a: '^1.0.0', b: '2.0.0', c: 'latest', d: '1.0.0-beta.1' },
      }),
    ).toEqual(['a is not pinned', 'c is not pinned'])
  })
})
