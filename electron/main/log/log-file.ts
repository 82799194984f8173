import { closeSync, openSync, writeSync } from 'node:fs'
import { rotateFile } from './rotate-file.ts'

export interface LogFile {
  write(text: string | Uint8Array): void
  close(): void
}

/**
 * A file of lines that never fails its writer. What a full disk does not take is missing from the log; the app, which
 * tells of everything it does, goes on, and writes again as soon as there is room.
 */
export function openLogFile(file: string): LogFile {
  let opened: number | null = null
  /** What comes after the end is written all the same, and holds nothing open. */
  let isOver = false
  /** A line was cut off: the next begins on a line of its own. */
  let isCut = false

  function open(): number {
    rotateFile(file)
    return openSync(file, 'a', 0o600)
  }
  function write(text: string | Uint8Array): void {
    try {
      opened ??= open()
      const bytes = Buffer.concat([Buffer.from(isCut ? '\n' : ''), Buffer.from(text)])
      isCut = true
      isCut = writeSync(opened, bytes) < bytes.length
    } catch {
      // There is nowhere to say it.
    }
    if (isOver) letGo()
  }
  function letGo(): void {
    if (opened !== null) closeSync(opened)
    opened = null
  }

  write('')
  return {
    write,
    close() {
      isOver = true
      letGo()
    },
  }
}
