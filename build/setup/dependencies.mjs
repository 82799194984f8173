import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { npmCommand, npmComplaint, runCommand } from './run-command.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Whether the tree npm last wrote holds every package of the lock file at its locked version.
 * Optional packages are left out: npm skips those meant for other platforms.
 * @param {Lockfile} locked package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 */
export function lockIsInstalled(locked, installed) {
  return Object.entries(locked.packages).every(([path, wanted]) => {
    if (path === '' || wanted.optional || wanted.devOptional || wanted.peer) return true
    const found = installed.packages[path]
    return found?.version === wanted.version && found?.integrity === wanted.integrity
  })
}

/**
 * Names the state of an installation: the lock file's bytes plus what makes native parts differ.
 * @param {string} lockText
 */
export function dependencyStamp(lockText) {
  const platform = `${process.platform}-${process.arch}`
  return createHash('sha256').update(`${platform}\n${lockText}`).digest('hex')
}

/**
 * Installs the npm dependencies when they are missing or differ from the lock file; otherwise costs a file read.
 * @param {string} root
 * @param {import('./log.mjs').LogStep} log
 */
export async function ensureDependencies(root, log) {
  const lockText = await readFile(join(root, 'package-lock.json'), 'utf8')
  const stampFile = join(root, 'node_modules', '.countersign-stamp')
  const stamp = dependencyStamp(lockText)
  if ((await readOrEmpty(stampFile)) === stamp) return log('dependencies', 'up to date')

  const installedText = await readOrEmpty(join(root, 'node_modules', '.package-lock.json'))
  if (installedText && lockIsInstalled(JSON.parse(lockText), JSON.parse(installedText))) {
    await writeFile(stampFile, stamp)
    return log('dependencies', 'already installed as locked')
  }

  log('dependencies', 'npm ci (node_modules is missing or differs from package-lock.json) …')
  const started = Date.now()
  const npm = npmCommand()
  const result = await runCommand(npm.program, [...npm.args, 'ci', '--include=dev', '--loglevel=error'], {
    cwd: root,
  })
  if (result.code !== 0) {
    throw new SetupError(
      'setup_dependencies_failed',
      `npm ci ended with code ${result.code}\n${npmComplaint(result.stderr)}`,
      'check that the npm registry can be reached (npm ping), then run the same command again',
    )
  }
  await writeFile(stampFile, stamp)
  log('dependencies', `installed in ${Math.round((Date.now() - started) / 1000)} s`)
}

/** @param {string} file */
async function readOrEmpty(file) {
  return readFile(file, 'utf8').catch(() => '')
}
