import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bundledPackages, licenceText, mayShip, packageOf, readLicences } from './shipped-licences.mjs'

/** @type {string} */
let root
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-licences-'))
})
afterEach(() => rm(root, { recursive: true }))

describe('shipped licences', () => {
  it.each([
    ['../../node_modules/zod/v4/core.js', 'zod'],
    ['../../node_modules/@vue/shared/index.js', '@vue/shared'],
    ['../node_modules/a/node_modules/b/x.js', 'b'],
    ['../../coordinator/main.ts', undefined],
  ])('%s belongs to %s', (source, name) => expect(packageOf(source)).toBe(name))

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0)', true],
    ['MIT AND OFL-1.1', true],
    ['MIT AND GPL-3.0', false],
    ['SEE LICENSE IN LICENSE', false],
    ['unknown', false],
  ])('%s: %s', (licence, allowed) => expect(mayShip(licence)).toBe(allowed))

  it('reads what was bundled from the source maps, and the licences from the packages', async () => {
    await mkdir(join(root, 'dist/app'), { recursive: true })
    await mkdir(join(root, 'node_modules/left'), { recursive: true })
    await writeFile(
      join(root, 'dist/app/main.js.map'),
      JSON.stringify({ sources: ['../../node_modules/left/i.js'] }),
    )
    await writeFile(
      join(root, 'node_modules/left/package.json'),
      JSON.stringify({ version: '1.0.0', license: 'ISC' }),
    )
    await writeFile(join(root, 'node_modules/left/LICENSE.md'), 'Permission to use')
    const names = await bundledPackages(join(root, 'dist'))
    expect(names).toContain('left')
    const packages = await readLicences(root, names)
    expect(packages).toEqual([{ name: 'left', version: '1.0.0', licence: 'ISC', text: 'Permission to use' }])
    expect(licenceText(packages)).toContain('left 1.0.0 (ISC)\n\nPermission to use')
  })
})
