import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foreignImports } from './foreign-imports.mjs'

describe('foreignImports', () => {
  /** @type {string} */
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-pages-'))
    await writeFile(join(folder, 'part.js'), 'export const a = 1')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const importsOf = async (/** @type {string} */ text) => {
    await writeFile(join(folder, 'main.js'), text)
    const found = await foreignImports([join(folder, 'main.js'), join(folder, 'part.js')])
    return found.map(({ file, path }) => `${basename(file)} ${path}`)
  }

  it('lets files import each other, at once and later, and speak of modules in text', async () => {
    expect(
      await importsOf(`import { a } from './part.js'; import('./part.js'); console.log(a, 'from "node:fs"')`),
    ).toEqual([])
  })

  it.each([
    [`import fs from 'node:fs'; console.log(fs)`, 'node:fs'],
    [`import fs from 'fs'; console.log(fs)`, 'fs'],
    [`const load = () => import('electron'); load()`, 'electron'],
    [`export * from 'left-in-package'`, 'left-in-package'],
    [`const e = require('electron'); console.log(e)`, 'electron'],
  ])('finds %s', async (text, path) => {
    expect(await importsOf(text)).toEqual([`main.js ${path}`])
  })
})
