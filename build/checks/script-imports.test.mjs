import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scriptImports } from './script-imports.mjs'

describe('scriptImports', () => {
  /** @type {string} */
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-pages-'))
    await writeFile(join(folder, 'part.js'), 'export const a = 1')
  })
  afterEach(() => rm(folder, { recursive: true }))

  const importsOf = async (/** @type {string} */ text) => {
    await writeFile(join(folder, 'main.js'), text)
    const { foreign } = await scriptImports([join(folder, 'main.js'), join(folder, 'part.js')])
    return foreign.map(({ file, path }) => `${basename(file)} ${path}`)
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

  it('finds scripts that need each other, and none where one loads the other later', async () => {
    const circlesOf = async (/** @type {Record<string, string>} */ texts) => {
      const files = Object.keys(texts).map((name) => join(folder, name))
      for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text)
      const { circles } = await scriptImports(files)
      return circles.map((circle) => circle.map((file) => basename(file)).sort())
    }
    const [a, b] = [`import { b } from './b.js'; export const a = b`, `export { c as b } from './c.js'`]
    expect(
      await circlesOf({
        'a.js': a,
        'b.js': b,
        'c.js': `import { a } from './a.js'; export const c = () => a`,
      }),
    ).toEqual([['a.js', 'b.js', 'c.js']])
    expect(
      await circlesOf({ 'a.js': a, 'b.js': b, 'c.js': `export const c = () => import('./a.js')` }),
    ).toEqual([])
  })
})
