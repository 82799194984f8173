import { resolve } from 'node:path'

const DEFAULT_PORT = 4780

export interface LaunchFlags {
  /** Absolute, or null for the system's own place. */
  readonly dataDir: string | null
  /** The coordinator's port; 0 lets the system choose. */
  readonly port: number
  /** Adds the sample workspace and makes one real call that waits for the person. */
  readonly demo: boolean
  /** Started by the system at login: no window until somebody asks for it. */
  readonly hidden: boolean
  /** Flags of ours that make no sense; said in the log, and the default holds. */
  readonly problems: readonly string[]
}

/**
 * Reads our flags among Chromium's, Playwright's and the operating system's, which are left alone.
 * @param cwd folder against which a relative `--data` stands
 */
export function readLaunchFlags(argv: readonly string[], cwd: string): LaunchFlags {
  const problems: string[] = []
  const valueOf = (name: string) =>
    argv.findLast((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3)
  const data = valueOf('data')
  if (data === '') problems.push('--data is empty')
  const portText = valueOf('port')
  const port = portText === undefined ? DEFAULT_PORT : readPort(portText)
  if (port === null) problems.push(`--port=${portText} is not a port`)
  return {
    dataDir: data ? resolve(cwd, data) : null,
    port: port ?? DEFAULT_PORT,
    demo: argv.includes('--demo'),
    hidden: argv.includes('--hidden'),
    problems,
  }
}

function readPort(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}
