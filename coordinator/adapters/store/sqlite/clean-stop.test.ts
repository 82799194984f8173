import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashEntry } from '../testing/hash-entry.ts'
import { sampleEntry } from '../testing/sample-rows.ts'
import { writeLogAgain } from './clean-stop.ts'
import { createSqliteStore } from './create-sqlite-store.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-stop-'))
  file = join(folder, 'store.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const open = () => createSqliteStore({ file, hashEntry })

describe('a coordinator that did not stop cleanly', () => {
  const crash = async (): Promise<void> => {
    const store = open()
    await store.commit((tx) => tx.log.append(sampleEntry('r1')))
    await store.close()
    writeFileSync(`${file}.running`, '')
  }

  it('is noticed at the next start, and at that one only', async () => {
    await crash()
    const second = open()
    await second.close()
    const third = open()
    await third.close()
    expect([second.uncleanStop, third.uncleanStop]).toEqual([true, false])
  })

  it('leaves its mark only while it works', async () => {
    const store = open()
    expect([store.uncleanStop, existsSync(`${file}.running`)]).toEqual([false, true])
    await store.close()
    expect(existsSync(`${file}.running`)).toBe(false)
  })

  it('has the log of its database written again, byte for byte, before it is read', async () => {
    const log = Buffer.from(Array.from({ length: 1024 * 1024 + 700 }, (_none, at) => at % 251))
    writeFileSync(`${file}-wal`, log)
    writeLogAgain(file)
    expect(readFileSync(`${file}-wal`).equals(log)).toBe(true)
    rmSync(`${file}-wal`)
    writeLogAgain(file)
    expect(existsSync(`${file}-wal`)).toBe(false)
  })

  it('has its file checked as a whole: a damaged one is refused and left as it is', async () => {
    await crash()
    const bytes = readFileSync(file)
    // Every page of the second half of the file is overwritten; the first pages, with the shape, stay readable.
    const damaged = Buffer.concat([
      bytes.subarray(0, Math.floor(bytes.length / 2)),
      Buffer.alloc(Math.ceil(bytes.length / 2), 0x5a),
    ])
    writeFileSync(file, damaged)
    expect(open).toThrowError(expect.objectContaining({ code: 'store_damaged' }))
    expect(readFileSync(file).equals(damaged)).toBe(true)
    // Still marked: the next start checks again.
    expect(open).toThrowError(expect.objectContaining({ code: 'store_damaged' }))
  })
})
