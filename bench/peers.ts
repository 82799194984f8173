import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const folder = import.meta.dirname
const requirePeer = createRequire(join(folder, 'package.json'))

/**
 * Installs the programs we are measured against, at the versions of `bench/package-lock.json`, the first time they are
 * needed. They stay out of the product and of its lockfile.
 */
export function installPeers(): void {
  const wanted = read(join(folder, 'package-lock.json'))
  // npm would look for a project above this folder, and install that one's packages anew.
  if (wanted === null)
    throw new Error(`${folder} is not the folder of the benchmarks: it has no package-lock.json`)
  if (wanted === read(join(folder, 'node_modules', '.installed-lock.json'))) return
  process.stderr.write('Installing the peers of the benchmarks …\n')
  npm(['ci', '--no-audit', '--no-fund', '--ignore-scripts'])
  copyFileSync(join(folder, 'package-lock.json'), join(folder, 'node_modules', '.installed-lock.json'))
}

/**
 * Compiles a peer that is partly written in C++, the first time it is needed: `installPeers` runs no scripts of packages,
 * so this one is run by name. It takes about a minute, and a C++ compiler, make and Python.
 */
export function compilePeer(name: string): void {
  if (existsSync(join(folder, 'node_modules', name, 'build', 'Release'))) return
  process.stderr.write(`Compiling ${name} from its source …\n`)
  npm(['rebuild', name, '--ignore-scripts=false'], { npm_config_build_from_source: 'true' })
}

function npm(args: readonly string[], more: Readonly<Record<string, string>> = {}): void {
  const windows = process.platform === 'win32'
  const script = process.env['npm_execpath']
  const [program, before] = script
    ? [process.execPath, [script]]
    : windows
      ? ['cmd.exe', ['/d', '/c', 'npm.cmd']]
      : ['npm', []]
  execFileSync(program, [...before, ...args], {
    cwd: folder,
    env: { ...process.env, ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** A peer's module. The caller says what of it is used. */
export function peerModule<T>(name: string): T {
  return requirePeer(name) as T
}

/** The installed version of a peer. */
export function peerVersion(name: string): string {
  const file = join(folder, 'node_modules', name, 'package.json')
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
