import { join } from 'node:path'
import { cacheFolder } from './cache-folder.mjs'
import { overriddenElectron } from './electron-override.mjs'
import { pinnedElectron, pinnedVersion } from './electron-pinned.mjs'
import { registryElectron } from './electron-registry.mjs'
import { resolveElectron } from './electron-runtime.mjs'

/** The project's folder. */
export const projectRoot = join(import.meta.dirname, '..', '..')

/**
 * The Electron this machine runs the app with; fetched when it is not there yet. Needs the npm dependencies.
 * @param {import('./log.mjs').LogStep} log
 */
export async function findElectron(log) {
  const cache = cacheFolder()
  const version = await pinnedVersion(projectRoot)
  return resolveElectron(
    {
      override: () => overriddenElectron(version),
      pinned: () => pinnedElectron({ root: projectRoot, cache, log }),
      registry: () => registryElectron({ cache, log }),
    },
    log,
  )
}
