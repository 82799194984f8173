import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from './create-log.ts'
import { openLogFile } from './log-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-log-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('keeps lines, of this run and of earlier ones, for its person alone', () => {
  const file = join(folder, 'logs', 'a.log')
  for (const line of ['one\n', 'two\n']) {
    const log = openLogFile(file)
    log.write(line)
    log.close()
    log.write('last words\n')
  }
  expect(readFileSync(file, 'utf8')).toBe('one\nlast words\ntwo\nlast words\n')
  if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
})

it('does not fail whoever writes where nothing can be written, and writes again when it can be', () => {
  // A file where its folder should be.
  writeFileSync(join(folder, 'logs'), '')
  const log = openLogFile(join(folder, 'logs', 'a.log'))
  log.write('lost\n')
  rmSync(join(folder, 'logs'))
  log.write('there\n')
  log.close()
  expect(readFileSync(join(folder, 'logs', 'a.log'), 'utf8')).toBe('there\n')
})

// Only Linux has a file that is always full.
it.runIf(process.platform === 'linux')('a full disk takes no line, and stops nothing', () => {
  symlinkSync('/dev/full', join(folder, 'desktop.log'))
  const log = createLog(folder)
  for (let line = 0; line < 100; line += 1) log.info({ text: 'x'.repeat(500) }, 'a disk without room')
  expect(statSync(join(folder, 'desktop.log')).size).toBe(0)
})
