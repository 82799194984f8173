import { execFileSync } from 'node:child_process'
import { copyFileSync, readFileSync } from 'node:fs'
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
  if (wanted !== null && wanted === read(join(folder, 'node_modules', '.installed-lock.json'))) return
  process.stderr.write('Installing the peers of the benchmarks …\n')
  const windows = process.platform === 'win32'
  const script = process.env['npm_execpath']
  const [program, before] = script
    ? [process.execPath, [script]]
    : windows
      ? ['cmd.exe', ['/d', '/c', 'npm.cmd']]
      : ['npm', []]
  execFileSync(program, [...before, 'ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  copyFileSync(join(folder, 'package-lock.json'), join(folder, 'node_modules', '.installed-lock.json'))
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
