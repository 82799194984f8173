import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pinnedElectron, rememberedRefusal } from './electron-pinned.mjs'
import { executableName } from './electron-runtime.mjs'

const DAY = 24 * 3600_000

/** Installers that behave like the real one in different networks; they run as real processes. */
const INSTALLERS = {
  refused: `console.error('Error: connect ECONNREFUSED'); process.exit(1)`,
  silent: `setInterval(() => {}, 1000)`,
  good: `
    const { mkdirSync, writeFileSync } = require('node:fs'), { dirname, join } = require('node:path')
    const executable = join(__dirname, 'dist', ${JSON.stringify(executableName())})
    mkdirSync(dirname(executable), { recursive: true })
    writeFileSync(executable, '')
    writeFileSync(join(__dirname, 'dist', 'version'), '1.2.3')
    writeFileSync(join(__dirname, 'path.txt'), 'electron')`,
}

describe('pinnedElectron', () => {
  /** @type {string} */
  let root
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'countersign-pinned-'))
    await mkdir(join(root, 'node_modules', 'electron'), { recursive: true })
    await writeFile(join(root, 'package.json'), JSON.stringify({ devDependencies: { electron: '1.2.3' } }))
  })
  afterEach(() => rm(root, { recursive: true }))

  const install = (/** @type {keyof typeof INSTALLERS} */ behaviour) =>
    writeFile(join(root, 'node_modules', 'electron', 'install.js'), INSTALLERS[behaviour])
  const find = (now = 0, patienceMs = 15_000) =>
    pinnedElectron({
      root,
      cache: join(root, 'cache'),
      log: () => {},
      now,
      patience: { firstByteMs: patienceMs, noProgressMs: patienceMs },
    })

  it('installs once and then finds it without asking the network', async () => {
    await install('good')
    expect(await find()).toMatchObject({
      runtime: { version: '1.2.3', source: 'pinned', releaseReady: true },
    })
    await install('refused')
    expect(await find()).toMatchObject({ runtime: { version: '1.2.3' } })
  })

  it('remembers a refusal for a day, then tries again', async () => {
    await install('refused')
    expect(await find()).toEqual({ refused: 'Error: connect ECONNREFUSED' })
    await install('good')
    expect(await find(DAY - 1)).toEqual({ refused: expect.stringContaining('remembered') })
    expect(await find(DAY)).toMatchObject({ runtime: { version: '1.2.3' } })
  })

  it('gives up on a download that stays silent, and leaves nothing behind', async () => {
    await install('silent')
    const started = Date.now()
    expect(await find(0, 300)).toEqual({ refused: expect.stringMatching(/no byte arrived/) })
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(existsSync(join(root, 'node_modules', 'electron', 'path.txt'))).toBe(false)
  })

  it.each(['', 'garbage', '{"reason":"x"}', '{"reason":"x","at":5000}'])(
    'ignores the memory %j',
    async (text) => {
      const file = join(root, 'memory.json')
      await writeFile(file, text)
      expect(await rememberedRefusal(file, 1000)).toBeUndefined()
    },
  )
})
