import { FuseState, FuseV1Options } from '@electron/fuses'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommand } from '../setup/run-command.mjs'
import { fuseDifferences, fuseTable, setFuses } from './fuses.mjs'

/** What marks the fuses inside an Electron executable: a fixed text, the version, the length, one byte a fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const executableWith = (/** @type {number[]} */ fuses) =>
  Buffer.concat([
    Buffer.from(`program${SENTINEL}`),
    Buffer.from([1, fuses.length, ...fuses]),
    Buffer.from('program'),
  ])

const NEWEST = Object.keys(fuseTable('linux')).length
const allOf = (/** @type {number} */ state, length = NEWEST) => Array.from({ length }, () => state)

describe('the fuses', () => {
  /** @type {string} */
  let folder
  /** @type {string} */
  let executable
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-fuses-'))
    executable = join(folder, 'app')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('names every fuse that the tool knows', () => {
    const known = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)))
    expect(Object.keys(fuseTable('linux')).toSorted()).toEqual(known.toSorted())
  })

  it.each(['linux', 'darwin', 'win32'])('sets all of them for %s and reads them back', async (platform) => {
    await writeFile(executable, executableWith(allOf(FuseState.ENABLE)))
    await setFuses(executable, fuseTable(platform))
    expect(await fuseDifferences(executable, fuseTable(platform))).toEqual([])
    const elsewhere = fuseTable(platform === 'linux' ? 'win32' : 'linux')
    expect((await fuseDifferences(executable, elsewhere)).map(({ fuse }) => fuse)).toEqual([
      'EnableEmbeddedAsarIntegrityValidation',
    ])
  })

  it('opens only the inspector in a test build', async () => {
    await writeFile(executable, executableWith(allOf(FuseState.DISABLE)))
    await setFuses(executable, fuseTable('linux', { testBuild: true }))
    expect(await fuseDifferences(executable, fuseTable('linux'))).toEqual([
      { fuse: 'EnableNodeCliInspectArguments', wanted: false, found: 'on' },
    ])
  })

  it('sets what an older Electron has', async () => {
    await writeFile(executable, executableWith(allOf(FuseState.ENABLE, NEWEST - 1)))
    await setFuses(executable, fuseTable('linux'))
    expect(await fuseDifferences(executable, fuseTable('linux'))).toEqual([])
  })

  it('refuses an Electron with a fuse the table does not name, and changes nothing', async () => {
    const before = executableWith(allOf(FuseState.ENABLE, NEWEST + 1))
    await writeFile(executable, before)
    await expect(setFuses(executable, fuseTable('linux'))).rejects.toThrow('strictlyRequireAllFuses')
    expect(await readFile(executable)).toEqual(before)
  })

  it('is checked by a program with an exit code', async () => {
    const check = (/** @type {string[]} */ ...args) =>
      runCommand(process.execPath, [
        join(import.meta.dirname, 'check-fuses.mjs'),
        '--platform=linux',
        ...args,
      ])
    await writeFile(executable, executableWith(allOf(FuseState.ENABLE)))
    expect(await check(executable)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('RunAsNode must be off and is on'),
    })
    await setFuses(executable, fuseTable('linux'))
    expect(await check(executable)).toMatchObject({ code: 0 })
    expect(await check(executable, '--test-build')).toMatchObject({ code: 1 })
    expect(await check()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('fuses_executable_missing'),
    })
  })
})
