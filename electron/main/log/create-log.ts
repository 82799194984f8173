import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { destination, multistream, pino, type Logger } from 'pino'

export type Log = Logger

/** At start a log file larger than this (bytes) is set aside as `desktop.log.1`, over the one before. */
const ROTATE_AT = 4 * 1024 * 1024

/**
 * The desktop's log: JSON lines on standard output and in `<folder>/desktop.log`. Nothing that came from an agent is
 * written into it, and no token: callers pass names, codes and ids.
 */
export function createLog(folder: string): Log {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'desktop.log')
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > ROTATE_AT) renameSync(file, `${file}.1`)
  return pino(
    {
      base: { part: 'desktop' },
      redact: {
        paths: ['token', 'secret', 'key', '*.token', '*.secret', '*.key', '*.authorization'],
        censor: '[removed]',
      },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    multistream([
      { stream: process.stdout },
      { stream: destination({ dest: file, sync: true, mode: 0o600 }) },
    ]),
  )
}
