import { join } from 'node:path'
import { multistream, pino, type Logger } from 'pino'
import { openLogFile } from './log-file.ts'

export type Log = Logger

/**
 * The desktop's log: JSON lines on standard output and in `<folder>/desktop.log`. Nothing that came from an agent is
 * written into it, and no token: callers pass names, codes and ids.
 */
export function createLog(folder: string): Log {
  // The terminal that started the app may be gone; nobody reading is no reason to end.
  process.stdout.on('error', () => undefined)
  const secret = ['token', 'secret', 'key', 'authorization']
  return pino(
    {
      base: { part: 'desktop' },
      redact: { paths: [...secret, ...secret.map((name) => `*.${name}`)], censor: '[removed]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    multistream([{ stream: process.stdout }, { stream: openLogFile(join(folder, 'desktop.log')) }]),
  )
}
