import { pino, type DestinationStream, type Logger } from 'pino'

export type { Logger }

const HIDDEN = [
  'authorization',
  'headers.authorization',
  'headers.cookie',
  'token',
  'key',
  'secret',
  'password',
  'arguments',
  '*.authorization',
  '*.token',
  '*.key',
  '*.secret',
  '*.password',
  '*.arguments',
  'err.data',
]

/** JSON lines on standard output. What could hold a credential or a call's arguments is taken out before writing. */
export function createLogger(options: {
  level: string
  version: string
  destination?: DestinationStream
}): Logger {
  return pino(
    {
      level: options.level,
      base: { version: options.version },
      redact: { paths: HIDDEN, censor: '[hidden]' },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? process.stdout,
  )
}
