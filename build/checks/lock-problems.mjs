/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, hasInstallScript?: boolean, link?: boolean }} LockEntry
 *
 * @typedef {object} Manifest
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, boolean>} [allowScripts]
 */

/**
 * What a poisoned or careless change of the lock file would show: code that runs at install without anybody having looked
 * at it, code that does not come from the registry, code without a hash, or a version that may move.
 * @param {{ packages: Record<string, LockEntry> }} lock
 * @param {Manifest} manifest
 * @returns {string[]} one line each; empty when all is well
 */
export function lockProblems(lock, manifest) {
  const reviewed = manifest.allowScripts ?? {}
  const inLock = Object.entries(lock.packages).flatMap(([path, entry]) => {
    if (path === '') return []
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const problems = []
    if (entry.hasInstallScript && !(name in reviewed)) {
      problems.push(`${path} has an install script that package.json's allowScripts does not name`)
    }
    if (entry.link || (entry.resolved && !isRegistryTarball(entry.resolved, name))) {
      problems.push(`${path} does not come from the registry: ${entry.resolved}`)
    }
    if (!entry.integrity?.startsWith('sha512-')) problems.push(`${path} has no sha512 hash`)
    return problems
  })
  const allowed = Object.entries(reviewed).filter(([, runs]) => runs)
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  return [
    ...inLock,
    ...allowed.map(([name]) => `allowScripts lets ${name} run code at install`),
    ...wanted
      .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
      .map(([name]) => `${name} is not pinned`),
  ]
}

/**
 * A registry's own address for a package, whichever registry it is; not a repository and not a page.
 * @param {string} address
 * @param {string} name
 */
function isRegistryTarball(address, name) {
  const last = name.slice(name.lastIndexOf('/') + 1)
  return /^https:\/\/[^/]+\//.test(address) && address.includes(`/-/${last}-`) && address.endsWith('.tgz')
}
