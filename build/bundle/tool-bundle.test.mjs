import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../setup/run-command.mjs'
import { bundleTool } from './tool-bundle.mjs'

describe('bundleTool', () => {
  /** @type {string} */
  let root
  beforeAll(async () => {
    const cache = join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
    await mkdir(cache, { recursive: true })
    root = await mkdtemp(join(cache, 'tool-test-'))
    await mkdir(join(root, 'bench'))
    await writeFile(join(root, 'bench/part.ts'), 'export const here: string = import.meta.dirname')
    await writeFile(
      join(root, 'bench/run.ts'),
      `import { here } from './part.ts'\nimport { z } from 'zod'\nconsole.log(here, typeof z.string)`,
    )
  })
  afterAll(() => rm(root, { recursive: true }))

  it('runs in Node, finds packages, and still knows where its sources are', async () => {
    const file = await bundleTool(root, 'bench/run.ts')
    expect(await runCommand(process.execPath, [file])).toMatchObject({
      code: 0,
      stdout: `${join(root, 'bench')} function\n`,
    })
  })

  it('names an entry that does not exist', async () => {
    await expect(bundleTool(root, 'bench/other.ts')).rejects.toMatchObject({ code: 'build_entry_missing' })
  })
})
