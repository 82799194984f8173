import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { mkdir } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { executableName } from './electron-runtime.mjs'
import { NOT_FOR_RELEASE_MARK, overriddenElectron } from './electron-override.mjs'

describe('overriddenElectron', () => {
  /** @type {string} */
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-override-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const fill = async (/** @type {string} */ version) => {
    await mkdir(dirname(join(folder, executableName())), { recursive: true })
    await writeFile(join(folder, executableName()), '')
    await writeFile(join(folder, 'version'), version)
  }

  it('is not there when the variable is unset or empty', async () => {
    expect(await overriddenElectron('45.4.1', '')).toBeUndefined()
  })

  it('refuses a folder without an executable', async () => {
    expect(await overriddenElectron('45.4.1', folder)).toEqual({
      refused: expect.stringContaining('does not exist'),
    })
  })

  it.each([
    { version: 'v45.4.1', marked: false, releaseReady: true },
    { version: '45.4.1', marked: true, releaseReady: false },
    { version: '44.0.0', marked: false, releaseReady: false },
  ])(
    'reads the version of $version, marked $marked: release $releaseReady',
    async ({ version, marked, releaseReady }) => {
      await fill(version)
      if (marked) await writeFile(join(folder, NOT_FOR_RELEASE_MARK), '')
      expect(await overriddenElectron('45.4.1', folder)).toMatchObject({
        runtime: { version: version.replace('v', ''), source: 'override', releaseReady },
      })
    },
  )
})
