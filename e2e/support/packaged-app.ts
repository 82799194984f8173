import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync } from 'node:fs'
import { chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { appRoot } from './electron.ts'

/** The system's own unprivileged user on Linux. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

export interface InstalledApp {
  readonly folder: string
  readonly executable: string
  remove(): Promise<void>
}

/** Puts the unpacked app where an ordinary user can read it, owned by root with its sandbox helper, as a package would. */
export async function installPackagedApp(): Promise<InstalledApp> {
  const parent = await mkdtemp(join(tmpdir(), 'countersign-installed-'))
  chmodSync(parent, 0o755)
  const folder = join(parent, 'countersign')
  await cp(join(appRoot, 'release', 'linux-unpacked'), folder, { recursive: true })
  if (isRoot) {
    const helper = join(folder, 'chrome-sandbox')
    chownSync(helper, 0, 0)
    chmodSync(helper, 0o4755)
  }
  return {
    folder,
    executable: join(folder, 'countersign'),
    remove: () => rm(parent, { recursive: true, force: true }),
  }
}

export interface StartedApp {
  /** The outermost process; its end is the app's end. */
  readonly child: ChildProcess
  readonly dataDir: string
  output(): string
  /** Ends the app and removes its data. */
  stop(): Promise<void>
}

/**
 * Starts the packaged app in a display and a bus of its own, for an ordinary user with the sandbox on.
 * @param env added to an otherwise clean environment
 * @param asSelf for the user who runs the tests, who may be root
 */
export async function startPackaged(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  asSelf = false,
): Promise<StartedApp> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-home-'))
  const dataDir = join(home, 'data')
  await mkdir(dataDir)
  const otherUser = isRoot && !asSelf
  if (otherUser) for (const folder of [home, dataDir]) await chown(folder, NOBODY, NOBODY)
  const user = otherUser ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'] : []
  const session = ['dbus-run-session', '--', 'xvfb-run', '-a', '-s', '-screen 0 1280x800x24']
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  // The variables under test are set for the app alone, not for the display's own programs.
  const [program = '', ...rest] = [
    ...user,
    ...session,
    'env',
    ...variables,
    executable,
    `--data=${dataDir}`,
    ...args,
  ]
  const child = spawn(program, rest, {
    detached: true,
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += String(text)))
  const stop = async () => {
    await endGroup(child)
    await rm(home, { recursive: true, force: true })
  }
  return { child, dataDir, output: () => output, stop }
}

/** The exit code of a process, once it has ended by itself; fails after `withinMs`. */
export async function exitCodeOf(child: ChildProcess, withinMs: number): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`still running after ${withinMs} ms`)), withinMs)
    child.once('exit', (code) => {
      clearTimeout(timer)
      resolve(code)
    })
  })
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  process.kill(-child.pid, 'SIGKILL')
  await exitCodeOf(child, 10_000)
}
