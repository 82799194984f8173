import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../setup/run-command.mjs'
import { buildStale } from './build-all.mjs'

/** The smallest product with every entry; below the project, so that its packages are found. */
const FILES = {
  'package.json': '{ "name": "small", "type": "module" }',
  'build/icons/tray/tray-on-light.png': 'tray picture',
  'build/icons/app/256x256.png': 'app picture',
  'shared/greeting.ts': `export const greeting: string = 'hello'`,
  'coordinator/main.ts': `
    import fastify from 'fastify'
    import { DatabaseSync } from '@photostructure/sqlite'
    import { greeting } from '../shared/greeting.ts'
    const server = fastify()
    const { sum } = new DatabaseSync(':memory:').prepare('select 20 + 22 as sum').get() ?? {}
    console.log(greeting, sum, typeof server.inject)`,
  'coordinator/cli/main.ts': `console.log(process.argv[2])`,
  'coordinator/sample-server/main.ts': `console.log('sample')`,
  'electron/main/main.ts': `import { app } from 'electron'\nimport { greeting } from '../../shared/greeting.ts'\napp.setName(greeting + String(__COUNTERSIGN_TEST_BUILD__))`,
  'electron/preload/preload.ts': `import { contextBridge } from 'electron'\ncontextBridge.exposeInMainWorld('bridge', {})`,
  'electron/confirm/preload.ts': `import { contextBridge } from 'electron'\ncontextBridge.exposeInMainWorld('confirm', {})`,
  'electron/confirm/confirm.ts': `document.title = 'confirm'`,
  'electron/confirm/index.html': `<!doctype html><title>x</title>`,
  'electron/confirm/confirm.css': `body { margin: 0; }`,
  'renderer/index.html': `<!doctype html><html lang="en"><head><title>x</title><script type="module" src="./main.ts"></script></head><body></body></html>`,
  'renderer/main.ts': `import { createApp } from 'vue'\nimport { greeting } from '../shared/greeting.ts'\nimport App from './App.vue'\nimport './style.css'\ncreateApp(App, { greeting }).mount('body')`,
  'renderer/App.vue': `<script setup lang="ts">\ndefineProps<{ greeting: string }>()\n</script>\n<template><p class="text-center">{{ greeting }}</p></template>`,
  'renderer/style.css': `@import 'tailwindcss';`,
}

describe('buildStale', () => {
  /** @type {string} */
  let root
  beforeAll(async () => {
    const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
    await mkdir(cache, { recursive: true })
    root = await mkdtemp(join(cache, 'build-test-'))
    for (const [file, text] of Object.entries(FILES)) await change(file, text)
  })
  afterAll(() => rm(root, { recursive: true }))

  const change = async (/** @type {string} */ file, /** @type {string} */ text) => {
    await mkdir(dirname(join(root, file)), { recursive: true })
    await writeFile(join(root, file), text)
  }
  const built = async () => {
    /** @type {string[]} */
    const names = []
    await buildStale(
      root,
      (_step, message) => void (message.includes('built in') && names.push(message.split(':')[0] ?? '')),
    )
    return names
  }

  it('builds everything once, and then only what a change reaches', async () => {
    expect(await built()).toEqual(['coordinator', 'sample-server', 'electron', 'renderer'])
    expect(await built()).toEqual([])

    await change('renderer/style.css', `@import 'tailwindcss';\n.x { color: red; }`)
    expect(await built()).toEqual(['renderer'])

    await change('electron/main/main.test.ts', 'tests are not built')
    expect(await built()).toEqual([])

    await rm(join(root, 'dist/electron/preload.cjs'))
    expect(await built()).toEqual(['electron'])

    await change('shared/greeting.ts', `export const greeting: string = 'good day'`)
    expect(await built()).toEqual(['coordinator', 'sample-server', 'electron', 'renderer'])
    // It bundles everything twice, and some of it four times.
  }, 60_000)

  it('makes a coordinator that runs, with its packages inside and the native one outside', async () => {
    const run = await runCommand(process.execPath, [join(root, 'dist/coordinator/main.js')])
    expect(run).toMatchObject({ code: 0, stdout: 'good day 42 function\n' })
    const text = await readFile(join(root, 'dist/coordinator/main.js'), 'utf8')
    expect(text).toMatch(/from\s*["']@photostructure\/sqlite["']/)
    expect(text).not.toMatch(/from\s*["']fastify["']/)
  })

  it('makes a command-line tool that the system can start', async () => {
    expect(await runCommand(join(root, 'dist/coordinator/cli.js'), ['word'])).toMatchObject({
      code: 0,
      stdout: 'word\n',
    })
  })

  it('gives the desktop app its pictures', async () => {
    expect(await readFile(join(root, 'dist/electron/icons/app.png'), 'utf8')).toBe('app picture')
    expect(await readFile(join(root, 'dist/electron/icons/tray-on-light.png'), 'utf8')).toBe('tray picture')
  })

  it('makes a preload that is one CommonJS file', async () => {
    const text = await readFile(join(root, 'dist/electron/preload.cjs'), 'utf8')
    expect(text).toContain('require("electron")')
    expect(text).not.toMatch(/^import /m)
  })

  it('tells a test build from an ordinary one inside the code, and never leaves one for the other', async () => {
    const main = () => readFile(join(root, 'dist/electron/main.js'), 'utf8')
    expect(await main()).toContain('String(false)')
    await buildStale(root, () => {}, { kind: 'test', only: ['electron'] })
    expect(await main()).toContain('String(true)')
    expect(await built()).toEqual(['electron'])
    expect(await main()).toContain('String(false)')
  })

  it('lists the pages’ files with their types, and no source maps', async () => {
    const list = JSON.parse(await readFile(join(root, 'dist/renderer-files.json'), 'utf8'))
    expect(list['/index.html']).toEqual({ file: 'index.html', type: 'text/html; charset=utf-8' })
    const paths = Object.keys(list)
    expect(paths.some((path) => path.endsWith('.js'))).toBe(true)
    expect(paths.filter((path) => path.endsWith('.map'))).toEqual([])
  })

  it('fails with a code when an entry is missing, and does not call the old output up to date', async () => {
    await rm(join(root, 'coordinator/main.ts'))
    await expect(built()).rejects.toMatchObject({ code: 'build_entry_missing' })
    await expect(built()).rejects.toMatchObject({ code: 'build_entry_missing' })
  })
})
