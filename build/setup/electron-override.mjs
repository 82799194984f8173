import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { executableName } from './electron-runtime.mjs'

/** Left in a distribution made from the npm registry's copy, so that it is known again when it is named as an override. */
export const NOT_FOR_RELEASE_MARK = 'not-for-release'

/**
 * The Electron a developer named by ELECTRON_OVERRIDE_DIST_PATH, the same variable the `electron` package reads.
 * @param {string} pinnedVersion only this version may go into a release
 * @param {string | undefined} folder
 * @returns {Promise<import('./electron-runtime.mjs').Attempt | undefined>}
 */
export async function overriddenElectron(pinnedVersion, folder = process.env.ELECTRON_OVERRIDE_DIST_PATH) {
  if (!folder) return undefined
  const electronDist = resolve(folder)
  const executable = join(electronDist, executableName())
  if (!existsSync(executable)) return { refused: `${executable} does not exist` }
  const version = await versionOf(electronDist)
  const releaseReady = version === pinnedVersion && !existsSync(join(electronDist, NOT_FOR_RELEASE_MARK))
  return { runtime: { electronDist, executable, version, source: 'override', releaseReady } }
}

/**
 * Every Electron distribution carries a file named `version`.
 * @param {string} electronDist
 */
export async function versionOf(electronDist) {
  const text = await readFile(join(electronDist, 'version'), 'utf8').catch(() => 'unknown')
  return text.trim().replace(/^v/, '')
}
