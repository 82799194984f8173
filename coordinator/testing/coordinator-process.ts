import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { build, type Plugin } from 'esbuild'

const ROOT = join(import.meta.dirname, '..', '..')
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module'",
  'const require = __createRequire(import.meta.url)',
  'const __filename = import.meta.filename',
  'const __dirname = import.meta.dirname',
].join('\n')

export interface CoordinatorProgram {
  /** Starts it as a process of its own, `within` another command if given; resolves when it listens. */
  start(
    data: string,
    environment?: Record<string, string>,
    within?: readonly string[],
  ): Promise<CoordinatorProcess>
  remove(): Promise<void>
}

export interface CoordinatorProcess {
  readonly url: string
  readonly child: ChildProcessByStdio<null, Readable, null>
  /** What it has logged so far, one JSON object a line. */
  readonly logged: readonly Record<string, unknown>[]
  /** At once, without a word: SIGKILL. */
  kill(): Promise<void>
  /** As an operator does: SIGTERM, and wait. */
  stop(): Promise<number | null>
}

/** The coordinator bundled as it ships, so that it can be killed like a real one. `plugins` may change what is bundled. */
export async function bundleCoordinator(plugins: Plugin[] = []): Promise<CoordinatorProgram> {
  // Below node_modules, where the package that stays outside the bundle is found.
  const folder = await mkdtemp(join(ROOT, 'node_modules', '.cache', 'coordinator-'))
  const file = join(folder, 'main.js')
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['coordinator/main.ts'],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.18',
    external: ['@photostructure/sqlite'],
    banner: { js: BANNER },
    logLevel: 'error',
    plugins,
  })
  return {
    start: (data, environment = {}, within = []) => start(file, data, environment, within),
    remove: () => rm(folder, { recursive: true }),
  }
}

async function start(
  file: string,
  data: string,
  environment: Record<string, string>,
  within: readonly string[],
): Promise<CoordinatorProcess> {
  const [command, ...args] = [...within, process.execPath, file, '--data', data, '--port', '0']
  const child = spawn(command as string, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const logged: Record<string, unknown>[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>
      logged.push(entry)
      if (entry['msg'] === 'listening') resolve(String(entry['url']))
      if (entry['msg'] === 'could not start') reject(new Error(line))
    })
    child.once('exit', () => reject(new Error('the coordinator ended before it listened')))
  })
  const ended = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit')
      child.kill(signal)
      await exit
    }
    return child.exitCode
  }
  return {
    url,
    child,
    logged,
    kill: async () => void (await ended('SIGKILL')),
    stop: () => ended('SIGTERM'),
  }
}
