import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

describe('withLock', () => {
  /** @type {string} */
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-lock-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('lets one process in at a time', async () => {
    const journal = join(folder, 'journal')
    const program = `
      import { appendFileSync } from 'node:fs'
      import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.mjs'))}
      await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
        appendFileSync(${JSON.stringify(journal)}, 'in ')
        await new Promise((done) => setTimeout(done, 100))
        appendFileSync(${JSON.stringify(journal)}, 'out ')
      })`
    const children = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '-e', program]))
    const codes = await Promise.all(children.map((child) => once(child, 'close')))
    expect(codes.map(([code]) => code)).toEqual([0, 0, 0])
    expect((await readFile(journal, 'utf8')).trim()).toBe('in out in out in out')
  })

  it('takes over the lock of a process that has died', async () => {
    const child = spawn(process.execPath, ['-e', ''])
    await once(child, 'close')
    const file = join(folder, 'lock')
    await writeFile(file, String(child.pid))
    expect(await withLock(file, async () => 'done', { waitMs: 2000 })).toBe('done')
    expect(existsSync(file)).toBe(false)
  })

  it('gives up with a code while a living process holds it', async () => {
    const file = join(folder, 'lock')
    await writeFile(file, String(process.pid))
    let told = 0
    const attempt = withLock(file, async () => 'done', { waitMs: 300, onWait: () => void told++ })
    await expect(attempt).rejects.toMatchObject({ code: 'setup_locked' })
    expect(told).toBe(1)
  })

  it('is free again after an error', async () => {
    const file = join(folder, 'lock')
    await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await withLock(file, async () => 'again')).toBe('again')
  })
})
