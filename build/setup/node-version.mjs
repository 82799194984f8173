import { SetupError } from './setup-error.mjs'

const WANTED = /** @type {const} */ ([20, 19])

/**
 * Node 20.19 is the first 20 that can require() ES modules, which tools used here need.
 * @param {string} version such as "20.20.2"
 */
export function checkNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > WANTED[0] || (major === WANTED[0] && minor >= WANTED[1])) return version
  throw new SetupError(
    'setup_node_too_old',
    `Node ${version} is too old, ${WANTED.join('.')} or newer is needed`,
    'install Node 20 (20.19 or newer) or a later even release from nodejs.org or your package manager',
  )
}
