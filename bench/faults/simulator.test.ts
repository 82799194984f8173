import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PLANTED_BUGS } from './planted/bugs.ts'
import { bundleSimulator } from './planted/bundle-with-bug.ts'
import { runSimulator } from './run-simulator.ts'

/** The short form of `npm run faults`: a few worlds, and a few of the planted mistakes. */
const root = join(import.meta.dirname, '../..')
const PLANTED = [
  'quorum by > instead of >=',
  'a grant can be used again',
  'silence approves though nobody was told',
]

let folder: string
beforeAll(async () => {
  // Inside the project, so that the bundles find its packages.
  folder = await mkdtemp(join(root, 'node_modules', '.simulator-'))
  await bundleSimulator(root, join(folder, 'clean.mjs'), null)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('simulated worlds', () => {
  it('keep every promise', { timeout: 120_000 }, async () => {
    const { broken, sums } = await runSimulator(join(folder, 'clean.mjs'), 1, 30)
    expect(broken).toEqual([])
    expect(sums).toMatchObject({ seeds: 30, broken: 0 })
    // A world in which nothing happens would keep every promise as well.
    expect(sums.requests).toBeGreaterThan(100)
    expect(sums.decisions).toBeGreaterThan(50)
    expect(sums.executions).toBeGreaterThan(5)
    expect(sums.crashes).toBeGreaterThan(50)
  })

  it('keep every promise for thirty days', { timeout: 120_000 }, async () => {
    const { broken, sums } = await runSimulator(join(folder, 'clean.mjs'), 1, 6, { days: 30 })
    expect(broken).toEqual([])
    expect(sums.decisions).toBeGreaterThan(10)
    expect(sums.crashes).toBeGreaterThan(50)
  })

  it.each(PLANTED)('break when the product has a mistake: %s', { timeout: 120_000 }, async (name) => {
    const bug = PLANTED_BUGS.find((planted) => planted.name === name)
    if (!bug) throw new Error(`no planted bug “${name}”`)
    const bundle = await bundleSimulator(root, join(folder, `${PLANTED.indexOf(name)}.mjs`), bug)
    const { broken } = await runSimulator(bundle, 1, 100, { stop: true })
    expect(broken).toHaveLength(1)
  })
})
